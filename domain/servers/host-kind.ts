// How a server is spoken to, as far as what people can do about it differs: as a Unix system by a login, as Windows, or through the agent of its
// instance.
import { platformOf } from './platform.ts';

export type HostKind = 'posix' | 'windows' | 'instance';

/** `osFamily`: of the inventory. */
export function hostKindOf({
  osFamily,
  isInstance,
}: {
  readonly osFamily: string;
  readonly isInstance: boolean;
}): HostKind {
  if (isInstance) return 'instance';
  return platformOf(osFamily) === 'windows' ? 'windows' : 'posix';
}
