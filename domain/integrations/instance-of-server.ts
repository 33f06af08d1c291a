// Which instance of EC2 a server is: it is reached through Systems Manager instead of SSH.

export type InstanceOfServer = {
  /** Lower case, without domain. */
  readonly hostname: string;
  readonly account: string;
  readonly region: string;
  /** null: the one that it was bears another name now. */
  readonly instanceId: string | null;
};

/**
 * Of a name that several instances bear nobody can say which is meant: it keeps the one that it had, as long as that is among them. A name that is
 * no longer read keeps its own, too, unless that bears another name now: what was an instance is never logged in to by its mere name.
 */
export function instancesOfServers(
  read: readonly InstanceOfServer[],
  known: readonly InstanceOfServer[],
): readonly InstanceOfServer[] {
  const byName = Map.groupBy(read, ({ hostname }) => hostname);
  const names = new Map(read.map((one) => [keyOf(one), one.hostname]));
  const kept = known.map((one) => {
    const now = byName.get(one.hostname) ?? [];
    const [only, ...others] = now;
    if (only !== undefined && others.length === 0) return only;
    const name = names.get(keyOf(one));
    return name === undefined || name === one.hostname ? one : { ...one, instanceId: null };
  });
  const before = new Set(known.map(({ hostname }) => hostname));
  const fresh = [...byName].flatMap(([hostname, [only, ...others]]) =>
    only === undefined || others.length > 0 || before.has(hostname) ? [] : [only],
  );
  return [...kept, ...fresh];
}

function keyOf({ account, region, instanceId }: InstanceOfServer): string {
  return `${account}/${region}/${instanceId}`;
}
