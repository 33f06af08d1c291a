// Which instance of EC2 a server is: it is reached through Systems Manager instead of SSH.

export type InstanceOfServer = {
  /** Lower case, without domain. */
  readonly hostname: string;
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
};

/**
 * Of a name that several instances bear nobody can say which is meant: it keeps the one that it had, as long as that is among them. What is
 * no longer read keeps its own too, as what was an instance is never logged in to by its mere name.
 */
export function instancesOfServers(
  read: readonly InstanceOfServer[],
  known: readonly InstanceOfServer[],
): readonly InstanceOfServer[] {
  const before = new Map(known.map((one) => [one.hostname, one]));
  for (const [hostname, some] of Map.groupBy(read, (one) => one.hostname)) {
    const [only, ...others] = some;
    if (only !== undefined && others.length === 0) before.set(hostname, only);
  }
  return [...before.values()];
}
