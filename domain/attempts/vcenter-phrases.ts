// What the snapshot job and the vCenter client record of their failures, in English, and how each is said (`recorded-words.ts`).
/** Without `en` it is said as it was recorded. */
export type Phrase = readonly [recorded: RegExp, fr: string, en?: string];

export const VCENTER_PHRASES: readonly Phrase[] = [
  [
    / is busy; its snapshot is made after that/g,
    ' est occupé ; son snapshot sera fait ensuite',
    ' is busy; its snapshot will be taken afterwards',
  ],
  [
    / is being stopped; restored after that/g,
    ' est en cours d’arrêt ; il sera restauré ensuite',
    ' is being stopped; it will be restored afterwards',
  ],
  [
    / is suspended; resume it, or switch it off, by hand/g,
    ' est suspendue ; reprenez-la ou éteignez-la à la main',
    ' is suspended; resume it or power it off by hand',
  ],
  [/given up: the process is stopping/g, 'interrompu : le service s’arrête', 'interrupted: the service is stopping'],
  [
    /something else is under way on this machine, a backup perhaps; nothing was done, tried for (\d+) min/g,
    'une autre opération est en cours sur cette machine, peut-être une sauvegarde ; rien n’a été fait après $1 min d’attente',
    'another operation is running on this machine, perhaps a backup; nothing was done after waiting for $1 min',
  ],
  [
    /^(.+), and the server is now (.+); give that snapshot up, and start again/g,
    '$1, et le serveur est maintenant $2 ; supprimez ce snapshot, puis recommencez',
    '$1, and the server is now $2; delete that snapshot, then start again',
  ],
  [/the snapshot is of (?=\S)/g, 'le snapshot est celui de ', 'the snapshot belongs to '],
  [
    / does not answer, and (.+) bears its name now, not (.+); restore it in vCenter by hand/g,
    ' ne répond pas, et c’est maintenant $1 qui porte son nom, au lieu de $2 ; restaurez-le à la main dans vCenter',
    ' does not answer, and $1 now has its name instead of $2; restore it by hand in vCenter',
  ],
  [
    / is another vCenter \((\S+)\) than the one \((\S+)\) in which (\S+) was (\S+): left alone/g,
    ' n’est plus le même vCenter ($1 au lieu de $2, où $3 était $4) : rien n’a été fait',
    ' is not the same vCenter any more ($1 instead of $2, where $3 was $4): nothing was done',
  ],
  [/another vCenter \((\S+)\) answers now/g, 'un autre vCenter ($1) répond maintenant'],
  [
    /this server is virtual, and no vCenter is set \(vcenters in the settings file\): it is not touched/g,
    'ce serveur est virtuel et aucun vCenter n’est configuré (vcenters dans le fichier de configuration) : rien n’a été fait',
    'this server is virtual and no vCenter is configured (vcenters in the settings file): nothing was done',
  ],
  [/vCenter (\S+) is not in the settings/g, 'le vCenter $1 n’est pas dans la configuration'],
  [
    / is now called (.+), not (.+): left alone/g,
    ' s’appelle maintenant $1 et non $2 : rien n’a été fait',
    ' is now called $1, not $2: nothing was done',
  ],
  [
    /snapshot (\S+) is gone, or its machine/g,
    'le snapshot $1 ou sa machine n’existe plus',
    'snapshot $1 or its machine no longer exists',
  ],
  [/snapshot (\S+) is gone/g, 'le snapshot $1 n’existe plus', 'snapshot $1 no longer exists'],
  [/(\S+) was never made$/g, 'le snapshot $1 n’a jamais été fait', 'snapshot $1 was never taken'],
  [/ \((\S+)\) is gone/g, ' ($1) n’existe plus', ' ($1) no longer exists'],
  [/VirtualMachine (\S+) is gone/g, 'la machine $1 n’existe plus', 'machine $1 no longer exists'],
  [/, which does not answer: /g, ', qui ne répond pas : '],
  [/\breverted, but (?=stays)/g, 'ramenée au snapshot, mais '],
  [/\bstays off\b/g, 'reste éteinte'],
  [/\bstays on\b/g, 'reste allumée'],
  [/no answer to the shutdown/g, 'pas de réponse à la demande d’arrêt', 'no answer to the shutdown request'],
  [/task (\S+) cannot be read/g, 'la tâche $1 ne peut pas être lue', 'task $1 could not be read'],
  [/task (\S+) did not end within (\S+) s/g, 'la tâche $1 ne s’est pas terminée en $2 s'],
  [
    /another (\S+) task still runs on /g,
    'une autre tâche ($1) est encore en cours sur ',
    'another $1 task is still running on ',
  ],
  [
    /the task has ended but snapshot (\S+) does not show/g,
    'la tâche est terminée, mais le snapshot $1 n’apparaît pas',
    'the task has ended, but snapshot $1 does not appear',
  ],
  [/no answer to the creation of (\S+)/g, 'pas de réponse à la création de $1', 'no answer to the creation of $1'],
  [/, and it does not show/g, ', et il n’apparaît pas', ', and it does not appear'],
  [
    /the revert to (\S+) could not be followed/g,
    'le retour à $1 n’a pas pu être suivi',
    'the revert to $1 could not be followed',
  ],
  [/no answer to the revert to (\S+)/g, 'pas de réponse au retour à $1'],
  [
    /the removal of (\S+) is not certain/g,
    'la suppression de $1 n’est pas certaine',
    'the removal of $1 is not certain',
  ],
  [
    /which datastores hold the machine is unknown; at least (\d+) % free is needed for a snapshot/g,
    'les datastores de la machine sont inconnus ; un snapshot demande au moins $1 % de libre',
    'the datastores of the machine are unknown; a snapshot needs at least $1% free',
  ],
  [/the free space of datastore (\S+) is unknown/g, 'la place libre du datastore $1 est inconnue'],
  [/datastore (\S+) has (\d+) % free/g, 'le datastore $1 a $2 % de libre', 'datastore $1 has $2% free'],
  [
    /; at least (\d+) % is needed for a snapshot/g,
    ' ; un snapshot demande au moins $1 %',
    '; a snapshot needs at least $1%',
  ],
  [/\bno answer in time\b/g, 'pas de réponse à temps'],
  [/\bno connection \(/g, 'pas de connexion ('],
  [/\bconnection lost \(unreadable answer\)/g, 'connexion perdue (réponse illisible)'],
  [/\bconnection lost \(/g, 'connexion perdue ('],
  [/HTTP (\d+) without a SOAP answer/g, 'HTTP $1 sans réponse SOAP'],
  [/(\w+) answered without a task/g, '$1 a répondu sans tâche'],
  [/its interface could not be read/g, 'son interface n’a pas pu être lue'],
  [
    /it is no vCenter: (\S+) is missing from its service content/g,
    'ce n’est pas un vCenter : $1 manque dans son ServiceContent',
    'it is not a vCenter: $1 is missing from its ServiceContent',
  ],
];
