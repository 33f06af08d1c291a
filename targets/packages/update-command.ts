// The update as a list of arguments, by package manager (RUN-5).
import type { Text } from '../../domain/language.ts';
import type { UpdateScope } from '../ports.ts';
import { excludeArguments, scopeArguments } from './update-scope.ts';

export type PackageManager = 'yum' | 'dnf' | 'zypper' | 'apt-get';

/** In the order in which they are looked for on a host: on EL8 and later `yum` is an alias of dnf (RUN-5). */
export const PACKAGE_MANAGERS: readonly PackageManager[] = ['yum', 'dnf', 'zypper', 'apt-get'];

export type UpdateAsk = { readonly excludes: readonly string[]; readonly scope: UpdateScope };

export type UpdateCommand =
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: Text };

/** RUN-5. Arguments are not quoted: `shellLine` does that. Throws on malformed globs and ids. */
export function updateCommand(ask: UpdateAsk & { readonly family: PackageManager }): UpdateCommand {
  const excludes = excludeArguments(ask.excludes);
  const scope = scopeArguments(ask.scope);
  switch (ask.family) {
    case 'yum':
    case 'dnf':
      return { kind: 'command', argv: [ask.family, 'update', '-y', ...excludes, ...scope] };
    case 'zypper':
      return excludes.length > 0 ? refuseExcludes('zypper') : zypper(ask.scope);
    case 'apt-get':
      return excludes.length > 0 ? refuseExcludes('apt-get') : aptGet(ask.scope);
  }
}

/** The same transaction, computed and shown, never done (PRE-7). yum and dnf only. */
export function previewCommand(ask: UpdateAsk & { readonly family: 'yum' | 'dnf' }): readonly string[] {
  return [ask.family, 'update', '--assumeno', ...excludeArguments(ask.excludes), ...scopeArguments(ask.scope)];
}

/** Security advisories that are not applied yet. This form is understood by yum 3 and by dnf. */
export function advisoriesCommand(ask: UpdateAsk & { readonly family: 'yum' | 'dnf' }): readonly string[] {
  return [ask.family, '-q', 'updateinfo', 'list', 'security', ...excludeArguments(ask.excludes)];
}

function zypper(scope: UpdateScope): UpdateCommand {
  const base = ['zypper', '--non-interactive'];
  switch (scope.kind) {
    case 'all':
      return { kind: 'command', argv: [...base, 'update'] };
    case 'security':
      return { kind: 'command', argv: [...base, 'patch', '--category=security'] };
    case 'advisories':
      return { kind: 'command', argv: [...base, 'patch', ...scopeArguments(scope)] };
    case 'cve':
      return { kind: 'command', argv: [...base, 'patch', ...scopeArguments(scope)] };
  }
}

function aptGet(scope: UpdateScope): UpdateCommand {
  if (scope.kind !== 'all') {
    return refused(
      'apt ne sait pas limiter une mise à jour à des avis de sécurité.',
      'apt cannot narrow an update to security advisories.',
    );
  }
  const keepFiles = ['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold'];
  return { kind: 'command', argv: ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y', ...keepFiles, 'upgrade'] };
}

/** Their only way to leave packages out is a lock that outlives the update: not taken silently. */
function refuseExcludes(manager: string): UpdateCommand {
  return refused(
    `${manager} ne sait pas exclure des paquets d'une seule mise à jour.`,
    `${manager} cannot leave packages out of one update.`,
  );
}

function refused(fr: string, en: string): UpdateCommand {
  return { kind: 'refused', reason: { fr, en } };
}
