// Who is mentioned where, when one event is told in several channels: each person once.

/** In the first channel that they are known to be in, or else the first that concerns them. */
export function mentionOnce<Person extends { readonly userId: number }>(
  channels: readonly { readonly id: string; readonly people: readonly Person[] }[],
  isMember: (channel: string, userId: Person['userId']) => boolean,
): ReadonlyMap<string, readonly Person[]> {
  const placeOf = (userId: Person['userId']) => {
    const concerned = channels.filter(({ people }) => people.some((one) => one.userId === userId));
    return (concerned.find(({ id }) => isMember(id, userId)) ?? concerned[0])?.id;
  };
  const once = (people: readonly Person[]) =>
    people.filter((one, index) => people.findIndex(({ userId }) => userId === one.userId) === index);
  return new Map(channels.map(({ id, people }) => [id, once(people).filter(({ userId }) => placeOf(userId) === id)]));
}
