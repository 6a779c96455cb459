import { place } from '../orders/write/place.ts';

export const shop = () => place;
