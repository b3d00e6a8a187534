// What each element or mark was last drawn from, so that nothing is drawn again that would look the same.

const drawn = new WeakMap();

/** Whether `thing` was drawn from these very values; from now on it counts as drawn from them. */
export function isDrawnFrom(thing, ...values) {
  const known = drawn.get(thing);
  drawn.set(thing, values);
  return known !== undefined && known.length === values.length && values.every((value, place) => value === known[place]);
}
