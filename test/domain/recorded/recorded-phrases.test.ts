// Each phrase that the product records, as it stands in the database, and as people read it: nothing of it in English on a French card.
import { describe, expect, it } from 'vitest';
import { recordedDetail, recordedNotes, recordedText, withoutStop } from '../../../domain/recorded/recorded-words.ts';
import type { ReachFailure, VcenterError } from '../../../targets/ports.ts';

type Read = readonly [recorded: string, fr: string, en: string];

const OF_THE_UPDATE: readonly Read[] = [
  [
    'the window closed before the update was started',
    'la fenêtre de maintenance s’est terminée avant le début de la mise à jour',
    'the maintenance window ended before the update started',
  ],
  [
    'the list of installed packages is empty',
    'la liste des paquets installés est vide',
    'the list of installed packages is empty',
  ],
  [
    'Windows undid these updates at the restart: KB1, KB2, KB3, KB4, KB5 and 2 more',
    'Windows a annulé ces mises à jour au redémarrage : KB1, KB2, KB3, KB4, KB5 et 2 de plus',
    'Windows undid these updates at the restart: KB1, KB2, KB3, KB4, KB5 and 2 more',
  ],
  [
    'Windows undid these updates at the restart: KB1',
    'Windows a annulé ces mises à jour au redémarrage : KB1',
    'Windows undid these updates at the restart: KB1',
  ],
  ['the rollback method is unknown', 'on ne sait pas comment revenir en arrière', 'the rollback method is unknown'],
  ['the time limit has passed', 'le délai est dépassé', 'the time limit has passed'],
  [
    'no answer from the host in time (last: ssh: no route)',
    'le serveur n’a pas répondu à temps (dernière erreur : ssh: no route)',
    'the server did not answer in time (last error: ssh: no route)',
  ],
  ['no answer from the host in time', 'le serveur n’a pas répondu à temps', 'the server did not answer in time'],
  [
    'the host went down during the update; 12 installed twice: bash.x86_64, curl.x86_64 and 10 more',
    'le serveur s’est arrêté pendant la mise à jour; 12 en double : bash.x86_64, curl.x86_64 et 10 de plus',
    'the server went down during the update; 12 installed twice: bash.x86_64, curl.x86_64 and 10 more',
  ],
  [
    'the update was killed or never ran; 12 installed twice: bash.x86_64 and 11 more',
    'la mise à jour a été interrompue ou n’a jamais tourné; 12 en double : bash.x86_64 et 11 de plus',
    'the update was killed or never ran; 12 installed twice: bash.x86_64 and 11 more',
  ],
  [
    'the update never ran: Systems Manager knows of no order for it',
    'la mise à jour n’a jamais tourné : Systems Manager n’en connaît aucune commande',
    'the update never ran: Systems Manager knows of no order for it',
  ],
  [
    'Systems Manager ended the update on i-1a (cancelled): what it had begun may go on there',
    'Systems Manager a mis fin à la mise à jour sur i-1a (cancelled) : ce qui y avait commencé continue peut-être',
    'Systems Manager ended the update on i-1a (cancelled): what it had begun may go on there',
  ],
  [
    'actions are not run on Windows, and /opt/app/stop must succeed: nothing was updated (/actions)',
    'aucune action n’est exécutée sous Windows, et /opt/app/stop doit réussir : rien n’a été mis à jour (/actions)',
    'actions are not run on Windows, and /opt/app/stop must succeed: nothing was updated (/actions)',
  ],
  ['12 installed twice: bash.x86_64', '12 en double : bash.x86_64', '12 installed twice: bash.x86_64'],
  [
    'the update was not started: no space left',
    'la mise à jour n’a pas commencé: no space left',
    'the update was not started: no space left',
  ],
  [
    'the update was perhaps not started (exit 1)',
    'la mise à jour n’a peut-être pas commencé (exit 1)',
    'the update may not have started (exit 1)',
  ],
  [
    'the order to start reached the host too late',
    'la commande est arrivée trop tard sur le serveur',
    'the command to start reached the server too late',
  ],
  [
    'no answer about the update (exit 255)',
    'pas de nouvelles de la mise à jour (exit 255)',
    'no news of the update (exit 255)',
  ],
  [
    'the update ended with exit code 100',
    'la mise à jour s’est terminée avec le code 100',
    'the update ended with exit code 100',
  ],
  [
    'the update stopped without an exit code',
    'la mise à jour s’est arrêtée sans code de retour',
    'the update stopped without an exit code',
  ],
  ...['reports success', 'seems to have worked'].flatMap((success): Read[] => [
    [
      `the update ${success}, but the installed packages could not be compared`,
      'la mise à jour semble réussie, mais les paquets installés n’ont pas pu être comparés',
      'the update seems to have worked, but the installed packages could not be compared',
    ],
    [
      `the update ${success}, but no package has changed`,
      'la mise à jour semble réussie, mais aucun paquet n’a changé',
      'the update seems to have worked, but no package has changed',
    ],
    [
      `the update ${success}, but the script that prepares the new kernel failed: it may not boot`,
      'la mise à jour semble réussie, mais le script qui prépare le nouveau noyau a échoué : le serveur pourrait ne pas redémarrer',
      'the update seems to have worked, but the script that prepares the new kernel failed: the server may not boot',
    ],
  ]),
];

const OF_THE_REBOOT: readonly Read[] = [
  [
    'the order to reboot reached the host too late',
    'la commande est arrivée trop tard sur le serveur',
    'the command to reboot reached the server too late',
  ],
  [
    'vpreb1 was not rebooted, as it did not take the order: read',
    'vpreb1 n’a pas redémarré, car il n’a pas accepté la commande : read',
    'vpreb1 was not rebooted, as it did not accept the command: read',
  ],
  [
    'the host refused to reboot (exit 1): sudo',
    'le serveur a refusé le redémarrage (exit 1): sudo',
    'the server refused the reboot (exit 1): sudo',
  ],
  [
    'vpreb1 did not go down within 30 minutes: it was told to, and still answers from the same boot',
    'vpreb1 ne s’est pas arrêté en 30 minutes : il répond toujours et n’a pas redémarré',
    'vpreb1 did not go down within 30 minutes: it still answers and has not rebooted',
  ],
  [
    'vpreb1 did not go down within 1 minute: it was told to, and still answers from the same boot',
    'vpreb1 ne s’est pas arrêté en 1 minute : il répond toujours et n’a pas redémarré',
    'vpreb1 did not go down within 1 minute: it still answers and has not rebooted',
  ],
  [
    'vpreb1 did not come back within 1 minute',
    'vpreb1 n’est pas revenu en 1 minute',
    'vpreb1 did not come back within 1 minute',
  ],
  [
    'neither in the window of this attempt nor at an hour that was chosen; kernel 6.1',
    'hors de la fenêtre de maintenance, et aucune heure n’a été choisie; kernel 6.1',
    'outside the maintenance window, and no time was chosen; kernel 6.1',
  ],
];

const OF_A_ROLLBACK: readonly Read[] = [
  [
    'restored, but vp1 did not answer within 20 minutes (ssh); look at its console, then ask again',
    'ramené au snapshot, mais vp1 n’a pas répondu en 20 minutes (ssh) ; regardez sa console, puis refaites la demande',
    'rolled back, but vp1 did not answer within 20 minutes (ssh); check its console, then request it again',
  ],
  // As earlier versions have written it.
  [
    'restored, but i-1 did not answer within 20 minutes (ssh); look at its console in vCenter, then ask again',
    'ramené au snapshot, mais i-1 n’a pas répondu en 20 minutes (ssh) ; regardez sa console, puis refaites la demande',
    'rolled back, but i-1 did not answer within 20 minutes (ssh); check its console, then request it again',
  ],
  [
    'restored, but vp1 did not answer within 1 minute (ssh)',
    'ramené au snapshot, mais vp1 n’a pas répondu en 1 minute (ssh)',
    'rolled back, but vp1 did not answer within 1 minute (ssh)',
  ],
  [
    'it is not proved that vp1 is back: another machine answers at its address (4203, not 4201)',
    'impossible de confirmer que vp1 est revenu : une autre machine répond à son adresse (4203, not 4201)',
    'could not confirm that vp1 is back: another machine answers at its address (4203, not 4201)',
  ],
  [
    'it is not proved that vp1 is back: it still answers from the boot of before',
    'impossible de confirmer que vp1 est revenu : il n’a pas encore redémarré',
    'could not confirm that vp1 is back: it has not rebooted yet',
  ],
  [
    'which machine answers cannot be told (sudo)',
    'impossible de savoir quelle machine répond (sudo)',
    'could not tell which machine answers (sudo)',
  ],
  [
    'it answers, but which boot it had before is not known',
    'il répond, mais on ne sait pas s’il a redémarré',
    'it answers, but it is not known whether it has rebooted',
  ],
];

const OF_MACHINES: readonly Read[] = [
  [
    'wrong-machine: vc1, vm12 runs other1, while the server logged in to calls itself vp1; correct vcenter_vm_name of vp1, or its address',
    'ce n’est pas la bonne machine : vc1, vm12 s’appelle other1, alors que le serveur s’appelle vp1 ; corrigez le nom de vp1 dans vCenter, ou son adresse',
    'wrong machine: vc1, vm12 is called other1, but the server is called vp1; correct the vCenter name of vp1, or its address',
  ],
  [
    'unreachable: vp1: not found, but vc2 is away; try again when it answers',
    'vCenter injoignable : vp1 : introuvable, mais vc2 is away ; réessayez quand le serveur répondra',
    'vCenter unreachable: vp1: not found, but vc2 is away; try again when the server answers',
  ],
  [
    'unproved: vm12: the guest tells no host name, and the machine tells no uuid to compare; start VMware Tools in it, or let vp1 run dmidecode',
    'machine non confirmée : vm12 : pas de nom d’hôte dans vCenter, et pas d’uuid à comparer dans vCenter ; démarrez-y VMware Tools, ou autorisez dmidecode sur vp1',
    'machine not confirmed: vm12: no host name in vCenter, and no uuid in vCenter to compare; start VMware Tools on it, or allow dmidecode on vp1',
  ],
  [
    'ambiguous: 12 machines for vp1 (a; b), and the uuid of the host cannot be read (sudo); rename one, or let the server run dmidecode',
    'plusieurs machines possibles : 12 machines pour vp1 (a; b), et impossible de lire l’uuid du serveur (sudo) ; renommez-en une, ou autorisez dmidecode sur le serveur',
    'several machines possible: 12 machines for vp1 (a; b), and could not read the uuid of the server (sudo); rename one, or allow dmidecode on the server',
  ],
  [
    'unreachable: vm12: found by its name alone (the uuid of the host cannot be read (sudo)), but vc2 is away',
    'vCenter injoignable : vm12 : trouvée par son nom seul (impossible de lire l’uuid du serveur (sudo)), mais vc2 is away',
    'vCenter unreachable: vm12: found by its name alone (could not read the uuid of the server (sudo)), but vc2 is away',
  ],
  [
    'unreachable: vm12: not the machine of vp1, by its uuid, but vc2 is away',
    'vCenter injoignable : vm12 : d’après son uuid, ce n’est pas la machine de vp1, mais vc2 is away',
    'vCenter unreachable: vm12: by its uuid, not the machine of vp1, but vc2 is away',
  ],
  [
    'wrong-machine: vm12 has no uuid; vm13 has the uuid 4203-ab, while vp1 has 4201-ab: no machine with that one was found',
    'ce n’est pas la bonne machine : vm12 n’a pas d’uuid; vm13 a l’uuid 4203-ab, alors que vp1 a l’uuid 4201-ab, qu’aucune machine n’a',
    'wrong machine: vm12 has no uuid; vm13 has the uuid 4203-ab, while vp1 has 4201-ab, which no machine has',
  ],
  [
    'wrong-machine: vm12 has the uuid 4203-ab; vm13 has no uuid, while vp1 has 4201-ab: that one is of vm14',
    'ce n’est pas la bonne machine : vm12 a l’uuid 4203-ab; vm13 n’a pas d’uuid, alors que vp1 a l’uuid 4201-ab, celui de vm14',
    'wrong machine: vm12 has the uuid 4203-ab; vm13 has no uuid, while vp1 has 4201-ab, which belongs to vm14',
  ],
  [
    'wrong-machine: vm12 bears the stored name, and the uuid of vp1 is of vm13; correct vcenter_vm_name',
    'ce n’est pas la bonne machine : vm12 porte le nom de l’inventaire, mais l’uuid de vp1 est celui de vm13 ; corrigez son nom vCenter dans l’inventaire',
    'wrong machine: vm12 has the name of the inventory, but the uuid of vp1 belongs to vm13; correct its vCenter name in the inventory',
  ],
  [
    'ambiguous: 12 running machines have the uuid 4201-ab of vp1 (a; b); give the copy a uuid of its own',
    'plusieurs machines possibles : 12 machines allumées ont l’uuid 4201-ab de vp1 (a; b) ; donnez un autre uuid à la copie',
    'several machines possible: 12 machines that are on have the uuid 4201-ab of vp1 (a; b); give the copy another uuid',
  ],
  [
    'ambiguous: 12 machines have the uuid 4201-ab of vp1 (a; b)',
    'plusieurs machines possibles : 12 machines ont l’uuid 4201-ab de vp1 (a; b)',
    'several machines possible: 12 machines have the uuid 4201-ab of vp1 (a; b)',
  ],
  [
    'not-found: no machine has the uuid 4201-ab of vp1; if it was made anew, start it by hand and patch it once',
    'machine introuvable : aucune machine n’a l’uuid 4201-ab de vp1 ; si elle a été recréée, démarrez-la et patchez-la une fois à la main',
    'machine not found: no machine has the uuid 4201-ab of vp1; if it was re-created, start it and patch it once by hand',
  ],
  [
    'unproved: vm12 does not tell whether it is on; look at the rights of the account',
    'machine non confirmée : vm12 : état d’alimentation inconnu ; vérifiez les droits du compte vCenter',
    'machine not confirmed: vm12: power state unknown; check the rights of the vCenter account',
  ],
  [
    'unproved: vm12 is off, yet vp1 answers: it is another machine, or a copy of it; correct vcenter_vm_name',
    'machine non confirmée : vm12 est éteinte, mais vp1 répond : c’est une autre machine, ou une copie ; corrigez son nom vCenter dans l’inventaire',
    'machine not confirmed: vm12 is off, but vp1 answers: it is another machine, or a copy of it; correct its vCenter name in the inventory',
  ],
  [
    'unproved: vm12 does not tell whether it is on, yet vp1 answers',
    'machine non confirmée : vm12 : état d’alimentation inconnu, mais vp1 répond',
    'machine not confirmed: vm12: power state unknown, but vp1 answers',
  ],
];

const WAYS: readonly Read[] = [
  ['name-unknown: vp1', 'nom introuvable : vp1', 'unknown name: vp1'],
  ['port-closed: vp1:22', 'port fermé : vp1:22', 'port closed: vp1:22'],
  ['login-refused: root', 'connexion refusée : root', 'login refused: root'],
  ['host-key-changed: SHA256', 'la clé du serveur a changé : SHA256', 'the host key has changed: SHA256'],
  ['connection-lost: read', 'connexion perdue : read', 'connection lost: read'],
  [
    'no-secret: key: its password is still being changed in the vault, after 60 seconds',
    'pas de secret valable du coffre : key : son mot de passe est encore en cours de changement dans le coffre, après 60 secondes',
    'no valid secret from the vault: key: its password is still being changed in the vault, after 60 seconds',
  ],
  ['timeout: line 1\nline 2', 'pas de réponse : line 1\nline 2', 'no answer: line 1\nline 2'],
];

/** All of them: a new one is no type until it stands here. */
const KINDS: Readonly<Record<ReachFailure['kind'] | VcenterError['kind'], true>> = {
  ...{ 'name-unknown': true, 'port-closed': true, 'login-refused': true, 'no-secret': true },
  ...{ 'host-key-changed': true },
  ...{ 'shell-unusable': true, timeout: true, 'connection-lost': true, unreachable: true, refused: true },
  ...{ 'not-found': true, ambiguous: true, 'task-failed': true, 'unknown-effect': true, space: true },
  ...{ 'wrong-machine': true, unproved: true, 'agent-absent': true, 'agent-silent': true },
  ...{ 'agent-old': true, 'aws-refused': true, unsupported: true },
};

describe('what was recorded', () => {
  it.each(Object.keys(KINDS))('names a failed way by words, not by its code: %s', (kind) => {
    const { fr, en } = recordedText(`${kind}: vp1`);
    expect(fr).toMatch(/^[^-]+ : vp1$/);
    expect(en).toMatch(/^[^-]+: vp1$/);
    expect([fr, en]).not.toContain(`${kind}: vp1`);
    expect(`${fr} ${en}`).not.toContain('undefined');
  });

  it.each([...OF_THE_UPDATE, ...OF_THE_REBOOT])('of an update or a reboot: %s', (recorded, fr, en) =>
    expect(recordedText(recorded)).toEqual({ fr, en }),
  );

  it.each([...OF_A_ROLLBACK, ...OF_MACHINES, ...WAYS])('of a machine: %s', (recorded, fr, en) =>
    expect(recordedText(recorded)).toEqual({ fr, en }),
  );

  it.each([
    ['lock of the package manager', 'verrou du gestionnaire de paquets', 'package manager lock'],
    ['signature of a package', 'signature d’un paquet', 'package signature'],
    ['script of a package', 'script d’un paquet', 'package script'],
    ['no snapshot', 'snapshot impossible', 'snapshot not possible'],
    ['KO of its owner', 'KO du responsable', 'KO from its owner'],
  ])('under a cause that earlier versions called %s', (cause, fr, en) =>
    expect(recordedText(`Failed (${cause}): x`)).toEqual({ fr: `Échec (${fr}) : x`, en: `Failed (${en}): x` }),
  );
});

describe('the words of machines and of people', () => {
  it.each(['Failed (Result): exit-code', 'dnf: Failed (disk space): /boot', 'vp1 timeout: 30', 'Vp-timeout: 30'])(
    'are left as they are: %s',
    (said) => {
      expect(recordedText(said)).toEqual({ fr: said, en: said });
    },
  );

  it.each([
    'was rolled back to PC_1 at 2027-01-11T08:12:44.374Z',
    'rolled back to PC_1 at 2027-01-11T08:12:44.374Z by hand',
    'rolled back to PC_1 at noon',
    'update: disk is full',
    'Ana, update: disk',
    'vcenter: snapshot: late',
    'update: nothing: known',
  ])('are left as they are in notes: %s', (said) => {
    expect(recordedNotes(said)).toEqual({ fr: said, en: said });
  });

  it.each(['2 of 12 packages', '12 packages by hand'])('are left as they are behind a rollback: %s', (said) => {
    const notes = `rolled back to PC_1 at 2027-01-11T08:12:44.374Z; ${said}`;
    expect(recordedNotes(notes).fr).toBe(`ramené au snapshot PC_1 ; avant : ${said}`);
  });

  it('count one package as one', () => {
    expect(recordedNotes('rolled back to PC_1 at 2027-01-11T08:12:44.374Z; 1 package')).toEqual({
      fr: 'ramené au snapshot PC_1 ; avant : 1 paquet',
      en: 'rolled back to snapshot PC_1; before: 1 package',
    });
  });

  it('are kept over several lines', () => {
    expect(recordedNotes('update: disk: /boot\n/var').en).toBe('disk space: /boot\n/var');
    expect(recordedNotes('rolled back to PC_1 at 2027-01-11T08:12:44.374Z; a\nb').en).toBe(
      'rolled back to snapshot PC_1; before: a\nb',
    );
  });
});

describe('a detail beside its class', () => {
  it('does not name its cause twice', () => {
    expect(recordedDetail('Failed (dependencies): the update ended with exit code 1.')).toEqual({
      fr: 'la mise à jour s’est terminée avec le code 1.',
      en: 'the update ended with exit code 1.',
    });
  });

  it('keeps what only looks like one', () => {
    expect(recordedDetail('rpm: Failed (1 of 2): bash').en).toBe('rpm: Failed (1 of 2): bash');
  });

  it('loses its full stop within a sentence, and no other', () => {
    expect(withoutStop({ fr: 'échec de bash 5.1.', en: 'bash 5.1 failed.' })).toEqual({
      fr: 'échec de bash 5.1',
      en: 'bash 5.1 failed',
    });
    expect(withoutStop({ fr: 'bash 5.1', en: 'bash 5.1' })).toEqual({ fr: 'bash 5.1', en: 'bash 5.1' });
  });
});
