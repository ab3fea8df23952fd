import casbin from "../casbin.mjs";

export const decider = (text) => casbin.makers["allow by name"]({ policy: JSON.parse(text) });
