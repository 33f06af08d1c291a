// What a host must have before it gets a new kernel on the track of its own (POL-6): named with the prerequisites, before anything is done.
import type { Text } from '../language.ts';
import type { Check, PrerequisiteInput } from '../prerequisites/prerequisite-input.ts';
import { type BootFacts, canBootOnce } from './boot.ts';
import { isOfRelease } from './kernel-names.ts';

/** None for any other update. */
export function bootChecks({ kernelTrack = false, facts, server }: PrerequisiteInput): readonly Check[] {
  if (!kernelTrack) return [];
  const boot = facts?.boot ?? null;
  return [
    loaderCheck(boot),
    keptCheck(boot, facts?.plannedNames ?? []),
    ...(server.machineType === 'physical' ? [PHYSICAL] : []),
  ];
}

function loaderCheck(boot: BootFacts | null): Check {
  const answer = boot === null ? 'unknown' : canBootOnce(boot);
  return { code: 'boot-loader', answer, blocking: true, text: boot === null ? NOT_READ : loaderText(boot) };
}

function loaderText(boot: BootFacts): Text {
  const { loader, running } = boot;
  if (canBootOnce(boot) === 'yes')
    return { fr: `Démarrage unique possible (noyau ${running})`, en: `One-shot boot possible (kernel ${running})` };
  if (loader.kind === 'unknown') return UNKNOWN_LOADER;
  if (loader.kind !== 'systemd-boot' && loader.saved === 'no') return NOT_SAVED;
  if (loader.writable === 'no') return NOT_WRITABLE;
  return NOT_READ;
}

/** A build of the same release takes the place of the running kernel: nothing would be left to return to. */
function keptCheck(boot: BootFacts | null, planned: readonly string[]): Check {
  const replaced = boot !== null && planned.some((name) => replaces(name, boot.running));
  const answer = replaced ? 'no' : (boot?.keepsRunning ?? 'unknown');
  return { code: 'kernels-kept', answer, blocking: true, text: replaced ? REPLACED : KEPT[answer] };
}

function replaces(name: string, running: string): boolean {
  return name.startsWith('linux-') && isOfRelease({ name, arch: '', version: '' }, running);
}

const NOT_READ: Text = {
  fr: 'Chargeur de démarrage : non vérifié',
  en: 'Boot loader: not checked',
};

const UNKNOWN_LOADER: Text = {
  fr: 'Chargeur de démarrage non reconnu : seuls GRUB 2 et systemd-boot savent essayer un noyau une fois',
  en: 'Boot loader not recognized: only GRUB 2 and systemd-boot can try a kernel once',
};

const NOT_SAVED: Text = {
  fr: 'GRUB ne démarre pas le noyau enregistré : mettez GRUB_DEFAULT=saved dans /etc/default/grub, puis régénérez sa configuration',
  en: 'GRUB does not boot the saved kernel: set GRUB_DEFAULT=saved in /etc/default/grub, then regenerate its configuration',
};

const NOT_WRITABLE: Text = {
  fr: 'Le chargeur de démarrage ne peut pas écrire son environnement (/boot sur LVM, RAID ou btrfs) : un noyau en panne serait repris à chaque démarrage',
  en: 'The boot loader cannot write its environment (/boot on LVM, RAID or btrfs): a broken kernel would be booted again and again',
};

const REPLACED: Text = {
  fr: 'La mise à jour remplacerait le noyau en cours au lieu d’en ajouter un : il n’y aurait plus de retour',
  en: 'The update would replace the running kernel instead of adding one: there would be no way back',
};

const KEPT: Readonly<Record<Check['answer'], Text>> = {
  yes: { fr: 'Le noyau en cours sera gardé', en: 'The running kernel will be kept' },
  no: {
    fr: 'Le gestionnaire de paquets ne garde pas le noyau en cours : réglez installonly_limit (ou multiversion) sur 2 au moins',
    en: 'The package manager does not keep the running kernel: set installonly_limit (or multiversion) to at least 2',
  },
  unknown: { fr: 'Noyaux gardés : non vérifié', en: 'Kernels kept: not checked' },
};

/** Those that hold a server back; attempts record them in English. */
export const BOOT_TEXTS: readonly Text[] = [
  ...[NOT_READ, UNKNOWN_LOADER, NOT_SAVED, NOT_WRITABLE],
  ...[REPLACED, KEPT.no, KEPT.unknown],
];

const PHYSICAL: Check = {
  code: 'boot-loader',
  answer: 'no',
  blocking: false,
  text: {
    fr: 'Serveur physique : s’il ne revient pas, quelqu’un devra le réinitialiser ; il reviendra sur le noyau précédent',
    en: 'Physical server: if it does not come back, somebody has to reset it; it will come back on the previous kernel',
  },
};
