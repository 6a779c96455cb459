// The tests of the package pack and install what is built, so it is built first if the sources have changed.

export { buildPackageIfStale as setup } from '../../scripts/build.ts';
