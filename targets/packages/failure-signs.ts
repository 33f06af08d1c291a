// The words by which yum, dnf, apt, zypper, rpm and dpkg name a failure, by class (RUN-7). English of the C locale, and French.
import type { FailureClass } from '../ports.ts';

export type Sign = readonly [FailureClass, RegExp];

/** In the order of trust within one statement: the first that speaks wins. A full disk also breaks databases, metadata and scriptlets. */
export const SIGNS: readonly Sign[] = [
  [
    'lock',
    /(?:^|[^:] )can't create transaction lock|can't create transaction lock on \S+ \(Resource temporarily unavailable\)|dpkg (?:frontend lock|status database|database lock) (?:is|was) locked by another process|Failed to obtain (?:the|rpm) transaction lock|^E: Could not get lock|^E: Impossible d'obtenir le verrou(?!.*superutilisateur)|^E: Could not open lock file .*Resource temporarily unavailable|^E: Unable to lock directory|^E: Impossible de verrouiller le répertoire|^E: .*(is another process using it|qu'un autre processus l'utilise)|System management is locked|gestion du système est verrouillée/i,
  ],
  [
    'disk',
    /needs? \d+ ?(?:[kMG]i?B?)? ?(?:more )?(?:.*space|inodes)|needs? \d+ ?[kMGT]i?B on the \S+ filesystem|nécessite \d+ ?[kMGT]?i?o .*sur le système de fichiers|more (?:space|inodes) needed|No space left on device|Aucun espace disponible|enough free space|Pas assez d.espace|Disk Requirements|Besoins en espace disque|running out of disk space|plus d.espace disque disponible|Can't hardlink\/copy|database or disk is full|attempt to write a readonly database|Insufficient space|Failed writing received data to disk|Curl error \(23\)|Read-only file ?system|Système de fichiers accessible en lecture seulement|Disk quota exceeded|quota d.espace disque|Input\/output error|Erreur d.entrée\/sortie|cannot write compressed block|Error \d+ : Write error/i,
  ],
  [
    'interrupted',
    /dpkg was interrupted|dpkg a été interrompu|Sub-process \S+ (exited unexpectedly|received)|sous-processus \S+ (s.est arrêté prématurément|a reçu le signal)/,
  ],
  [
    'signature',
    /is (?:not|no longer) signed|n'est pas signé|n’est pas signé|BADSIG|NO_PUBKEY|EXPKEYSIG|KEYEXPIRED|(?:GPG|PGP) check (?:FAILED|for package)|GPG key|clés? GPG|GPG public key|Public key for .* is not installed|NOKEY|NOTTRUSTED|Digest mismatch|does not verify|(?:digest|signature)s?\s*:\s*BAD\b|signatures? (?:check|verification) failed|signatures (?:were invalid|couldn't be verified)|invalid signature|vérification de la signature|signed with an unknown key|GPG signature verification|vérification (?:de la signature )?GPG|^E ?: GPG error|unauthenticated packages/i,
  ],
  [
    'dependency',
    /nothing provides|rien ne fournit|rien de fournit|cannot install (both|the best)|installation impossible du meilleur candidat|conflicting requests|^\s+Requires: .*|Depsolv|file .* conflicts (with|between)|conflicts with file from|Detected \d+ file conflicts?|trying to overwrite .*which is also in package|package .* (requires|conflicts with)|Multilib version problems|Protected multilib versions|protected packages|unmet dependencies|dépendances non satisfaites|would be broken|held broken packages|held packages|pkgProblemResolver|paquets défectueux|^E: Broken packages|remove is disabled|Failed to resolve the transaction|would result in switching of module|^Error ?: \S+ conflicts with|Trying to remove .* which is protected|switch enabled streams of a module|removing of running kernel|Unable to satisfy dependencies|^E ?: (?:Packages were downgraded|Essential packages were removed)|^\s*(Problem|Problème) ?\d* ?: (?!occurred)/i,
  ],
  [
    'network',
    /Could not resolve|Couldn't resolve host|Temporary failure (in name resolution|resolving)|Erreur temporaire de résolution|Name or service not known|Network is unreachable|No route to host|Connection timed out|Operation timed out|Timeout was reached|Curl error \(28\)|Operation too slow|Timeout exceeded when accessing|transfer closed with|(?:resolve|from) proxy|Proxy Authentication Required|(?:HTTPS? Error|Status code:) 407|Error in the pull function|Undetermined Error|Error reading from server|Could not wait for server fd|TLS connection was non-properly terminated|Impossible de résoudre/i,
  ],
  [
    'repository',
    /Failed to download (metadata|packages|files)|No repositories defined|Échec du téléchargement des métadonnées|no enabled repo|pas de dépôts activés|Cannot find a valid baseurl|repomd\.xml|All mirrors were (already )?tried|No more mirrors to try|Cannot (retrieve repository metadata|prepare internal mirrorlist)|Failed to synchronize cache|Error downloading packages|not registered with an entitlement server|HTTPS? Error [45]\d\d|\b[45]\d\d {2}[A-Z]\w+|Status code: [45]\d\d|index files failed to download|fichiers d.index (?:a échoué|n.ont pas pu être téléchargés)|Échec lors de la récupération|Failed to fetch|Unable to fetch some archives|Impossible de récupérer|does not have a Release file|no longer has a Release file|n'a (?:pas|plus) de fichier Release|Release file for .* is (?:expired|not valid yet)|changed its '[^']*' value|(?:Conflicting values|Invalid value) set for option|Malformed (?:entry|line|stanza)|is not known on (?:line|stanza)|list of sources could not be read|method driver .* could not be found|Hash Sum mismatch|Valid metadata not found|Failed to retrieve new repository metadata|Repository '.*' is invalid|Download \(curl\) error|Erreur de téléchargement \(curl\)|not found on medium|Failed to provide Package|Failed to cache repo|Error building the cache|^Config Error|File contains (?:no section headers|parsing errors)|requested datatype \S+ not available|does not match checksum|checksum doesn't match|Unable to parse package file \/var\/lib\/apt\/lists|not a Debian format archive|unexpected end of file or stream|lzma error|compressed data is corrupt/i,
  ],
  ['network', /Curl error|Connection reset by peer|Connection refused/i],
  [
    'scriptlet',
    /Error in \S+ scriptlet|The %\w+ script of \S+ failed|scriptlet failed|scriptlet échoué|error processing (?:package|archive)|erreur de traitement d[eu] (?:paquet|l.archive)|Errors were encountered while processing|Des erreurs ont été rencontrées pendant l.exécution|(?:installation|removal) script subprocess returned|script (?:post|pre|pré)-\S+ .*(?:a retourné|a renvoyé)|script subprocess (?:returned|was killed)/i,
  ],
];

/** Where the manager itself says that it failed. What only warns, and what scripts of packages say, does not begin so. */
export const ERROR_HEAD =
  /^(?:E ?:|(?:Error|Erreur|ERROR)\s?:|Error (?:downloading|unpacking)|Transaction (?:check|test) error|Transaction failed|Rpmdb changed|Failed to (?:resolve|obtain|download))|rpmdb open failed/i;

/** The lower-case `error:` is rpm's, which speaks of parts. */
export const PART_OF_RPM = /^error:(?!.*rpmdb open failed)/;

/** That it failed, and not why: that stands above. */
export const SAYS_NO_CAUSE =
  /Sub-process \S+ returned an error code|sous-processus \S+ a (?:renvoyé|retourné)|^(?:Error|Erreur)\s?:\s*$|Transaction (?:check|test) error|Transaction failed|La transaction a échoué|Could not run transaction|Error (?:downloading|unpacking)|Subprocess failed|RPM failed|Unable to fetch some archives|Impossible de récupérer certaines archives|Unable to correct problems/i;

/** A repository that says itself what it answered. */
export const OWN_CAUSE = /Status code: \d|HTTPS? Error \d|Curl error|curl#\d|not registered/i;

/** The managers' own words below which a cause stands: those of plugins and scripts of packages do not look so. */
export const CAUSE =
  /^E ?: |^W ?: .*(?:Failed to fetch|Impossible de récupérer)|^Err ?:|^\s+-? ?(?:\[\W\] )?(?:Curl error|Could not|Temporary failure|Error trying|Download \(curl\)|Signature verification)|^\[(?:MIRROR|FAILED)\]|^\s*>>> |\[Errno 1?\d+\]|curl#\d|^Error (?:code|message) ?:|^Code d.erreur|^Message d.erreur|^(?:error|erreur) ?:|^Error in \S+ scriptlet|^dpkg(?:-deb)? ?: (?:error|erreur|unrecoverable)|^RPM ?: error ?:|^\s*Librepo error ?:|^ conflicting packages - |^ installed |^ trying to overwrite |^ essai de remplacement |^\s+(?:- )?(?:installing )?(?:package|file) |^Errors were encountered|^Des erreurs|^- /i;

/** Read only where nothing else is said: what warns, and what plugins and registration say. */
export const ASIDE =
  /^\s*(?:W|N|I) ?: |^\s*(?:\S+: )?(?:warning|avertissement|attention)\b|^\s*\[?(?:warn|debug|info)\b|deprecat|obsolète|plugin|greffon|module d.extension|Uploading|\bupload\b|rhsm|subscription|souscription|katello|consumer identity|missing name in configuration|entitlement|skipp(?:ed|ing)\b/i;

/** Rows of a download or a transaction: names of packages hold any word. */
export const ROW =
  /^\s+\S[^:]*\s*: .*\s\d+\/\d+\s*$|^[([]\s*\d+\/\d+[)\]]|^(?:Get|Hit|Ign|Réception de|Atteint) ?:\d|^(?:pm|dl)status:|^(?:Selecting|Preparing|Unpacking|Setting up|Processing triggers|Retrieving|Installing|Upgrading) /;

/** The managers' own words for a run without anything to do. */
export const NOTHING_TO_DO =
  /^\s*(?:Nothing to do\.?|Rien à faire\s*\.?|No packages marked for (?:update|upgrade).*|Aucun paquet marqué pour .*|No packages needed for security.*|No security updates needed.*|0 upgraded, 0 newly installed, (?:0 downgraded, )?0 to remove and .*|0 mis à jour, 0 nouvellement installés?, (?:0 remis à une version inférieure, )?0 à enlever et .*|(?:Summary: ?)?Upgrading: 0, Installing: 0, Removing: 0, .*)\s*$/i;

/** apt calls a repository unsigned of which it could not fetch the signature at all. */
export const ONLY_UNSIGNED = /^E ?: The repository '.*' is (?:not|no longer) signed/;
export const HTTP_REFUSAL = /^(?:E ?: Failed to fetch .*|\s+)\b[45]\d\d {2}[A-Z]/;

/** dpkg's words for a package that no script of its own has stopped. */
export const WITHOUT_SCRIPT = /^ (?:dependency problems - leaving|conflicting packages - not installing)/;
export const SCRIPT = /script subprocess|script (?:post|pre|pré)-/;

export const NO_SPACE = /No space left on device|Aucun espace disponible/i;
