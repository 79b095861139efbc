/**
 * Stands in for modules that the image libraries name but never need in a browser: `xmlbuilder2`, which vtk.js imports
 * for XML files, and Node's `fs` and `path`, which the codecs ask for only outside browsers.
 */
const absent = (): never => {
  throw new Error('This part of the image libraries is not available in a browser.');
};

export const create = absent;
export const convert = absent;
export default {};
