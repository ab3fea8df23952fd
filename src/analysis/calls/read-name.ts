import { createSpace, type Space } from "../values/space.js";
import { withArgumentNames } from "./argument-demands.js";
import { type Profile, profileOf, type Stack } from "./profile.js";

/** The places of calls of a name, and all that policies say of them. */
export interface ReadName {
  readonly name: string;
  readonly space: Space;
  readonly profile: Profile;
}

/** `places` are places besides those that conditions look at: `arguments` look at all names. */
export function readName(stack: Stack, name: string, places: readonly (readonly string[])[] = []): ReadName {
  const space = createSpace(name);
  for (const names of places) space.at(names);
  const [profile] = withArgumentNames([profileOf(stack, name, space)], space) as [Profile];
  return { name, space, profile };
}
