export const memoryLog = true;
