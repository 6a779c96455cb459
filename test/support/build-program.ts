// The tests of the command line run the built program, so it is built first if the sources have changed.

export { buildIfStale as setup } from '../../scripts/build.ts';
