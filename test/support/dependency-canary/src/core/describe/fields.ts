import { project } from '../read/project.ts';

export const fields = () => project;
