// GATE-1 with a narrowed update (RUN-5): what was not tried on non-production has not been validated for production.
import { packageLine } from '../attempts/package-version.ts';
import type { UpdateScope } from '../attempts/update-scope.ts';

/** `RHSA-2026:1`, and those of Red Hat's relatives (ALSA, ELSA, RLSA). Of other names nobody can tell whether they are of security. */
const SECURITY_ADVISORY = /^[A-Z]{2}SA-\d/;

/** Has a server that was updated with `done` had all that an update narrowed to `wanted` brings? */
export function scopeCovers(done: UpdateScope, wanted: UpdateScope): boolean {
  switch (done.kind) {
    case 'all':
      // Nobody has seen a kernel boot by its one-shot entry there (ADR 14).
      return wanted.kind !== 'kernels';
    case 'security':
      return isOfSecurity(wanted);
    case 'advisories':
      return wanted.kind === 'advisories' && wanted.ids.every((id) => done.ids.includes(id));
    case 'kernels':
      return wanted.kind === 'kernels';
    case 'cve':
      return wanted.kind === 'cve' && wanted.id === done.id;
    case 'versions':
      return wanted.kind === 'versions' && areAmong(wanted, done);
  }
}

type Versions = Extract<UpdateScope, { kind: 'versions' }>;

function areAmong(wanted: Versions, done: Versions): boolean {
  const lines = new Set(done.packages.map(packageLine));
  return wanted.packages.every((one) => lines.has(packageLine(one)));
}

function isOfSecurity(scope: UpdateScope): boolean {
  switch (scope.kind) {
    case 'all':
    // Nobody can tell which advisories a version is part of.
    case 'versions':
    case 'kernels':
      return false;
    case 'security':
    case 'cve':
      return true;
    case 'advisories':
      return scope.ids.every((id) => SECURITY_ADVISORY.test(id));
  }
}
