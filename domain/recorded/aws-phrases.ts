// What is recorded of instances that are reached through Systems Manager, in both languages.
import type { Phrase } from './vcenter-phrases.ts';

export const AWS_PHRASES: readonly Phrase[] = [
  [
    / is no longer there: read AWS again, or correct the inventory/g,
    ' n’existe plus : relisez AWS, ou corrigez l’inventaire',
  ],
  [
    / has no instance profile: give it one with the policy (\w+)/g,
    ' n’a pas de profil d’instance : donnez-lui-en un avec la stratégie $1',
  ],
  [
    / has no agent of Systems Manager that has registered: install it, or give its role the policy (\w+) and its network a way to ssm, ssmmessages and ec2messages/g,
    ' n’a aucun agent SSM enregistré : installez-le, ou donnez à son rôle la stratégie $1 et à son réseau un accès à ssm, ssmmessages et ec2messages',
  ],
  [/: its agent is silent \((\w+), last heard of (\S+)\)/g, ' : son agent ne répond plus ($1, entendu le $2)'],
  [/: its agent is silent \((\w+)\)/g, ' : son agent ne répond plus ($1)'],
  [/(i-[0-9a-f]+ \([^)]*\)) is (stopped|stopping|pending|shutting-down)/g, '$1 n’est pas démarrée ($2)'],
  [
    / its agent is (\S+), older than (\S+): run AWS-UpdateSSMAgent on it, or set updateAgent/g,
    ' a un agent $1, plus ancien que $2 : lancez AWS-UpdateSSMAgent, ou réglez updateAgent',
    ' has the agent $1, older than $2: run AWS-UpdateSSMAgent on it, or set updateAgent',
  ],
  [/ runs (\S+): only Linux is updated that way/g, ' tourne sous $1 : seul Linux est mis à jour par cette voie'],
  [/: no instance of (\S+), (\S+) bears that name any more/g, ' : aucune instance de $1, $2 ne porte plus ce nom'],
  [
    /the agent of (\S+) did not fetch the order \([^)]*\)/g,
    'l’agent de $1 n’a pas pris la commande : rien n’a commencé',
    'the agent of $1 did not fetch the order: nothing was started',
  ],
  [
    /: the agent did not fetch a command \(\w+\)/g,
    ' : l’agent n’a pas pris la commande',
    ': the agent did not fetch the command',
  ],
  [/: a command took too long/g, ' : la commande a pris trop de temps', ': the command took too long'],
  [/: a command was cut \((\w+)\)/g, ' : la commande a été coupée ($1)', ': the command was cut ($1)'],
  [/: Systems Manager tells no end of a command/g, ' : Systems Manager ne dit pas si la commande est finie'],
  [
    /the update never ran: Systems Manager knows of no order for it/g,
    'la mise à jour n’a jamais tourné : Systems Manager n’en connaît aucune commande',
  ],
  [
    /Systems Manager ended the update on (\S+) \((.+?)\): what it had begun may go on there/g,
    'Systems Manager a mis fin à la mise à jour sur $1 ($2) : ce qui y avait commencé continue peut-être',
  ],
  [/: its agent is still being updated/g, ' : son agent est encore en cours de mise à jour'],
  [
    / has its root on an instance store, of which no snapshot can be made/g,
    ' a sa racine sur un instance store, dont aucun snapshot n’est possible',
  ],
  [/the update was perhaps not ordered/g, 'la mise à jour n’a peut-être pas été commandée'],
  [/what it would install could not be read/g, 'ce qu’elle installerait n’a pas pu être lu'],
  [/the answer is too long for Systems Manager, and /g, 'la réponse est trop longue pour Systems Manager, et '],
  [
    /: it is not there: let the role of the instance write to the bucket \(s3:PutObject\)/g,
    ' : elle n’y est pas : autorisez le rôle de l’instance à écrire dans le bucket (s3:PutObject)',
  ],
  [/(\S+) is not in the settings of AWS/g, '$1 n’est pas dans la configuration d’AWS'],
  [
    /the volume of (\S+) is at no device of it any more/g,
    'le volume de $1 n’est plus attaché à cette instance',
    'the volume of $1 is no longer attached to this instance',
  ],
  [
    /volume (\S+) does not become (\S+)/g,
    'le volume $1 n’est pas passé à l’état $2',
    'volume $1 did not reach the state $2',
  ],
  [/: volume (\S+) failed/g, ' : le volume $1 est en échec'],
  [/ does not become (running|stopped)/g, ' n’est pas passée à l’état $1', ' did not reach the state $1'],
  [
    / is the account (\S+) now, not (\S+), in which (\S+) was: left alone/g,
    ' est maintenant le compte $1 et non $2, où $3 se trouvait : rien n’a été fait',
    ' is now the account $1, not $2, where $3 was: nothing was done',
  ],
  [/EC2 gave no list/g, 'EC2 n’a pas donné de liste'],
  [/a list of EC2 does not end/g, 'une liste d’EC2 ne se termine pas'],
  [
    /snapshot (\S+) is gone, or a part of it/g,
    'le snapshot $1 n’existe plus, ou pas en entier',
    'snapshot $1 no longer exists, or not all of it',
  ],
  [
    /the replacement of its root volume ended as (\S+)/g,
    'le remplacement de son volume racine s’est terminé à l’état $1',
    'the replacement of its root volume ended in the state $1',
  ],
  [/the replacement of its root volume does not end/g, 'le remplacement de son volume racine ne se termine pas'],
  [/the replacement of its root volume /g, 'le remplacement de son volume racine '],
  [/no task was named/g, 'EC2 n’a nommé aucune tâche', 'EC2 named no task'],
  [
    / has no volume of which a snapshot could be made/g,
    ' n’a aucun volume dont un snapshot est possible',
    ' has no volume that a snapshot could be made of',
  ],
  [/ is not complete after (\d+) minutes/g, ' n’est pas complet après $1 minutes'],
  [/(?<=: )(snap-\w+) failed: /g, '$1 est en échec : '],
  [
    /the snapshots were made and do not show/g,
    'les snapshots ont été faits mais n’apparaissent pas',
    'the snapshots were made but do not appear',
  ],
  [/no answer to their making/g, 'pas de réponse à leur création', 'no answer to their creation'],
  [
    /it is not told where the rest is in (\S+)/g,
    'on ne sait pas où en est la suite dans $1',
    'it is not known where the rest is in $1',
  ],
  [/(s3:\S+) is not what was put there/g, '$1 n’est pas ce qui y a été mis'],
  [/: the list of its commands does not end/g, ' : la liste de ses commandes ne se termine pas'],
  [/: the list of its patches does not end/g, ' : la liste de ses patchs ne se termine pas'],
  [/the credentials have expired/g, 'les identifiants ont expiré'],
  [/no credentials of AWS were found/g, 'aucun identifiant AWS n’a été trouvé'],
];
