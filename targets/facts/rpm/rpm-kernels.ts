// Whether a later kernel than the running one is installed (RUN-8). A host may hold kernels of several families (kernel, kernel-uek,
// kernel-rt, kernel-64k, kernel6.12…): one of another family is no newer version of the one that runs.
import type { Answer } from '../../../domain/answer.ts';
import type { ProbeAnswer } from '../probe.ts';
import { isLaterRpmRelease } from './kernel-release.ts';
import { isDatabaseError } from './rpm-database.ts';

/** First line: the running kernel. Then `install-time version-release.arch name` of each installed one. */
export const KERNELS_COMMAND = `uname -r 2>/dev/null; rpm -qa --qf '%{INSTALLTIME} %{VERSION}-%{RELEASE}.%{ARCH} %{NAME}\\n' kernel kernel-core 'kernel-*-core' kernel-rt kernel-uek kernel-lt kernel-ml kernel-plus 'kernel[0-9]*'`;

type Kernel = { readonly release: string; readonly family: string };

/**
 * By the versions: when each was installed says nothing of which comes first. A kernel that rpm does not know (containers), or of which
 * the family is not known, proves nothing.
 */
export function parseKernels({ exitCode, output }: ProbeAnswer): Answer {
  const [running = '', ...rows] = output.split('\n').map((line) => line.trim());
  if (exitCode !== 0 || isDatabaseError(output)) return 'unknown';
  // `5.14.0-427.13.1.el9_4.x86_64+rt`: its package is called kernel-rt-core, and has the release of kernel-core.
  const [release = '', family] = running.split('+');
  const installed = rows.flatMap(kernelOf);
  const current = installed
    .filter((kernel) => kernel.release === release && (family === undefined || kernel.family === family))
    .sort((a, b) => a.family.length - b.family.length)[0];
  if (current === undefined) return 'unknown';
  const later = installed.some(
    (kernel) => kernel.family === current.family && isLaterRpmRelease(kernel.release, current.release),
  );
  return later ? 'yes' : 'no';
}

function kernelOf(row: string): readonly Kernel[] {
  const [, release = '', name] = /^\d+ (\S+)(?: (\S+))?$/.exec(row) ?? [];
  return release === '' ? [] : [{ release, family: familyOf(release, name) }];
}

/** By its name; some releases say it, too. */
function familyOf(release: string, name: string | undefined): string {
  const ofName = (name ?? '').replace(/^kernel-?/, '').replace(/-?core$/, '');
  if (ofName !== '') return ofName;
  return /uek/.test(release) ? 'uek' : (/\.(rt)\d/.exec(release)?.[1] ?? '');
}
