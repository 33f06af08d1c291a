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
    /the agent of (\S+) did not fetch the order \(\w+\)/g,
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
  [/the update was perhaps not ordered/g, 'la mise à jour n’a peut-être pas été commandée'],
  [/what it would install could not be read/g, 'ce qu’elle installerait n’a pas pu être lu'],
  [/the answer is too long for Systems Manager, and /g, 'la réponse est trop longue pour Systems Manager, et '],
  [
    /: it is not there: let the role of the instance write to the bucket \(s3:PutObject\)/g,
    ' : elle n’y est pas : autorisez le rôle de l’instance à écrire dans le bucket (s3:PutObject)',
  ],
  [/the credentials have expired/g, 'les identifiants ont expiré'],
  [/no credentials of AWS were found/g, 'aucun identifiant AWS n’a été trouvé'],
];
