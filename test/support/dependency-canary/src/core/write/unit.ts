import { project } from '../read/project.ts';

export const unit = () => project;
