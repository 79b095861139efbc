/** Stands in for `xmlbuilder2`, which vtk.js imports for XML files that are never read here. */
const unavailable = (): never => {
  throw new Error('XML files are not supported.');
};

export const create = unavailable;
export const convert = unavailable;
export default { create, convert };
