// What there is to know of a server before it is connected to.
import { platformOf } from '../domain/servers/platform.ts';
import type { Reach, Target } from './ports.ts';

export type TargetRow = {
  readonly hostname: string;
  readonly ssh_method: Target['sshMethod'];
  readonly os_family: string;
  readonly environment: string;
};

export function targetOfServer({ hostname, ssh_method: sshMethod, os_family, environment }: TargetRow): Target {
  return { hostname, platform: platformOf(os_family), reach: OVER_SSH, sshMethod, environment };
}

const OVER_SSH: Reach = { kind: 'ssh' };
