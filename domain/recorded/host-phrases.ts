// What is recorded of hosts whose answers are of no use, and of what they refuse, in both languages. Without `en` it is said as it was recorded.
import type { Phrase } from './vcenter-phrases.ts';

const OF_KERNELS: readonly Phrase[] = [
  [/the default is (.+?), not (\S+)/g, 'le noyau par défaut est $1 et non $2', 'the default kernel is $1, not $2'],
  [
    /the boot loader says (.+?), and once (\S+)/g,
    'le chargeur de démarrage annonce $1, et $2 pour une seule fois',
    'the boot loader names $1, and $2 for one boot',
  ],
  [/ is still installed(?=;|$)/g, ' est toujours installé'],
  [/the boot loader has no entry for the kernel (\S+)/g, 'le chargeur de démarrage n’a aucune entrée pour le noyau $1'],
  [
    /the order to the boot loader reached the host too late/g,
    'la commande au chargeur de démarrage est arrivée trop tard sur le serveur',
    'the command to the boot loader reached the server too late',
  ],
  [/the kernel was not removed \(exit (\S+)\): /g, 'le noyau n’a pas été supprimé (code $1) : '],
  [/^(\S+) refused \(exit (\S+)\): /g, '$1 a refusé (code $2) : '],
  [/no id of a boot entry: /g, 'identifiant d’entrée de démarrage illisible : ', 'unreadable id of a boot entry: '],
  [/no release of a kernel: /g, 'version de noyau illisible : ', 'unreadable kernel release: '],
  [/no kernel from the host: /g, 'le serveur ne donne pas son noyau : ', 'the server does not tell its kernel: '],
];

const OF_READINGS: readonly Phrase[] = [
  [
    /no boot id from the host \(exit (\S+)\): /g,
    'le serveur ne donne pas l’identifiant de son démarrage (code $1) : ',
    'the server does not tell its boot id (exit $1): ',
  ],
  [
    /no uptime from the host \(exit (\S+)\): /g,
    'le serveur ne dit pas depuis quand il tourne (code $1) : ',
    'the server does not tell its uptime (exit $1): ',
  ],
  [/the packages were not listed \(exit (\S+)\): /g, 'les paquets n’ont pas pu être listés (code $1) : '],
  [/not a package: /g, 'ligne illisible dans la liste des paquets : ', 'unreadable line in the list of packages: '],
  [/no package: /g, 'nom de paquet illisible : ', 'unreadable package name: '],
  [
    /: (\S+) over (\S+) is not set up here/g,
    ' : l’accès à $1 par $2 n’est pas configuré ici',
    ': $1 over $2 is not set up here',
  ],
];

const OF_WAYS: readonly Phrase[] = [
  [/: \/bin\/sh was not run \(exit (\S+?)\)/g, ' : /bin/sh n’a pas été exécuté (code $1)'],
  [
    /no end of the command in (\d+) ms/g,
    'la commande ne s’est pas terminée en $1 ms',
    'the command did not end within $1 ms',
  ],
  [/; it said: /g, ' ; sa réponse : '],
  [
    /the vault still gives that secret, which is not tried again for (\d+) minutes/g,
    'le coffre donne toujours ce secret, qui n’est pas réessayé avant $1 minutes',
  ],
  [/the server opened no channel: /g, 'le serveur n’a ouvert aucun canal : '],
  [/ did not answer(?=;|$)/g, ' n’a pas répondu'],
];

const OF_STARTS: readonly Phrase[] = [
  [/started by (\S+), not by (\S+)/g, 'lancée par $1 et non par $2'],
  [
    /the name of the update could not be closed \(exit (\S+)\): /g,
    'le nom de la mise à jour n’a pas pu être fermé (code $1) : ',
  ],
  [
    /^(\S+) is taken, and is not there/g,
    'le nom $1 est pris, mais aucune mise à jour n’y tourne',
    'the name $1 is taken, but no update runs under it',
  ],
  [
    /the update was perhaps not claimed \(exit (\S+)\): /g,
    'la mise à jour n’a peut-être pas été réservée (code $1) : ',
  ],
  [/its preparation took too long/g, 'sa préparation a pris trop de temps'],
  [/\bits agent is still being updated/g, 'son agent est encore en cours de mise à jour'],
  [/it cannot be narrowed to what was asked/g, 'elle ne peut pas être limitée à ce qui a été demandé'],
];

/** The kinds of `targets/windows/scripts/jobs.ts`, which are names of the code. */
const TASKS = (
  [
    ['scan', 'la tâche de recherche des mises à jour', 'the task that searches for updates'],
    ['install', 'la tâche d’installation', 'the installation task'],
    ['inventory', 'la tâche d’inventaire', 'the inventory task'],
  ] as const
).flatMap(([kind, fr, en]): readonly Phrase[] => [
  [
    new RegExp(`: the task “${kind}” was not started: `, 'g'),
    ` : ${fr} n’a pas commencé : `,
    `: ${en} was not started: `,
  ],
  [
    new RegExp(`: the task “${kind}” ended without a result`, 'g'),
    ` : ${fr} s’est terminée sans résultat`,
    `: ${en} ended without a result`,
  ],
  [new RegExp(`: the task “${kind}” takes too long`, 'g'), ` : ${fr} prend trop de temps`, `: ${en} takes too long`],
  [
    new RegExp(`: the result of “${kind}” cannot be read: `, 'g'),
    ` : le résultat de ${fr} est illisible : `,
    `: the result of ${en} cannot be read: `,
  ],
]);

/** The scripts of `targets/windows/scripts/`, likewise. */
const SCRIPTS = (
  [
    ['facts', 'lecture du serveur', 'reading of the server'],
    ['pending-reboot', 'lecture des redémarrages en attente', 'reading of pending restarts'],
    ['services', 'lecture des services', 'reading of services'],
    ['listeners', 'lecture des ports ouverts', 'reading of open ports'],
    ['start', 'démarrage de la tâche', 'start of the task'],
    ['poll', 'suivi de la tâche', 'progress of the task'],
    ['withdraw', 'retrait de la tâche', 'withdrawal of the task'],
    ['close', 'clôture de la tâche', 'closing of the task'],
    ['restart', 'demande de redémarrage', 'order to restart'],
  ] as const
).flatMap(([name, fr, en]): readonly Phrase[] => [
  [new RegExp(`(?<=: no answer to |: the answer to )“${name}”`, 'g'), `“${fr}”`, `“${en}”`],
  [new RegExp(`\\((0x[0-9A-Fa-f]{8}), ${name}\\)`, 'g'), `($1, ${fr})`, `($1, ${en})`],
]);

const OF_WINDOWS: readonly Phrase[] = [
  ...SCRIPTS,
  [/: no answer to “(.+?)”/g, ' : pas de réponse à « $1 »'],
  [/: the answer to “(.+?)” cannot be read: /g, ' : la réponse à « $1 » est illisible : '],
  ...TASKS,
  [/: the result of the update cannot be read/g, ' : le résultat de la mise à jour est illisible'],
  [/: what is installed could not be read/g, ' : ce qui est installé n’a pas pu être lu'],
  [
    /Windows has no kernels of its own track/g,
    'Windows n’a pas de noyau à mettre à jour à part',
    'Windows has no kernel to update by itself',
  ],
  [
    /updates of Windows are not fetched on the eve/g,
    'les mises à jour de Windows ne sont pas téléchargées la veille',
    'Windows updates are not downloaded the day before',
  ],
  [
    /the host does not tell when it was booted/g,
    'le serveur ne dit pas quand il a démarré',
    'the server does not tell when it was booted',
  ],
  [
    /the search of Windows Update ended with /g,
    'la recherche de Windows Update s’est terminée par ',
    'the Windows Update search ended with ',
  ],
  [/actions are not run on Windows$/g, 'aucune action n’est exécutée sous Windows'],
  [
    /Windows is still installing \(TiWorker runs\)/g,
    'Windows installe encore des composants (TiWorker)',
    'Windows is still installing components (TiWorker)',
  ],
  [
    /the host did not say whether it reboots/g,
    'le serveur n’a pas dit s’il redémarre',
    'the server did not say whether it reboots',
  ],
];

export const HOST_PHRASES: readonly Phrase[] = [
  ...[...OF_KERNELS, ...OF_READINGS, ...OF_WAYS],
  ...[...OF_STARTS, ...OF_WINDOWS],
];
