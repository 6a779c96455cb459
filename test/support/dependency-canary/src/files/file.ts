import { shop } from '../demo/shop.ts';

export const file = () => shop;
