import '../library/index.ts';
import { place } from '../shop/orders/write/place.ts';

export const shop = () => place;
import '../http/serve.ts';
