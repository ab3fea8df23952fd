export { patterns } from "./patterns.js";
export { pollution } from "./pollution.js";
export { sizes } from "./sizes.js";
export { texts } from "./texts.js";
export { values } from "./values.js";
