import { place } from '../shop/orders/write/place.ts';

export const list = () => place;
