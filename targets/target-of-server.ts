// What there is to know of a server before it is connected to.
import { platformOf } from '../domain/servers/platform.ts';
import type { Reach, Target } from './ports.ts';

export type TargetRow = {
  readonly hostname: string;
  readonly ssh_method: Target['sshMethod'];
  readonly os_family: string;
  readonly environment: string;
  /** Of EC2; null, or absent: it is none. */
  readonly instance?: {
    readonly account: string;
    readonly region: string;
    /** null: no instance bears its name any more. */
    readonly instance_id: string | null;
  } | null;
};

export function targetOfServer(row: TargetRow): Target {
  const { hostname, ssh_method: sshMethod, os_family, environment } = row;
  return { hostname, platform: platformOf(os_family), reach: reachOf(row), sshMethod, environment };
}

function reachOf({ instance = null }: TargetRow): Reach {
  if (instance === null) return { kind: 'ssh' };
  const { account, region, instance_id: instanceId } = instance;
  return { kind: 'ssm', account, region, instanceId: instanceId ?? '' };
}
