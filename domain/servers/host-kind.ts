// How a server is spoken to, as far as what people can do about it differs: as a Unix system by a login, as Windows, or through the agent of its
// instance.
import { platformOf } from './platform.ts';

/** `claimed`: logged in to, while an instance bears its name and may be it. */
export type HostKind = 'posix' | 'windows' | 'instance' | 'claimed';

/** `osFamily`: of the inventory. */
export function hostKindOf({
  osFamily,
  isInstance,
  isClaimed = false,
}: {
  readonly osFamily: string;
  readonly isInstance: boolean;
  readonly isClaimed?: boolean;
}): HostKind {
  if (isInstance) return 'instance';
  if (isClaimed) return 'claimed';
  return platformOf(osFamily) === 'windows' ? 'windows' : 'posix';
}
