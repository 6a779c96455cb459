import '../stores/sqlite/log.ts';

export const feed = 1;
