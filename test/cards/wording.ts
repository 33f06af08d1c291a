// What a reader would stumble on, whatever the card: codes, words of the other language, wrong plurals, labels and dates said twice.
import type { Language } from '../../domain/language.ts';

/** Words for which `docs/glossary.md` has another one. */
const OTHER_WORDS: Readonly<Record<Language, RegExp>> = {
  fr: /(?<![\p{L}/-])(hors-prod|hors-production|hors prod|muets?|en garde|constats?|écartés?|porte|feu vert prod|dérogation|runs?|réglée?|outrepass\p{L}*|règles? levées?|reconnaître nommément)(?![\p{L}-])/iu,
  en: /(?<![\p{L}/-])(non-prod|hprod|prod go|in custody|left out|findings?|silent|settled|gates?|ambiguous|correspondence|asked for|all the same|given up|rules? lifted)(?![\p{L}-])/iu,
};

/** Each fault with the text that it stands in. `names`: of servers, applications, files, people: nobody's language. */
export function stumbles(card: unknown, language: Language, names: RegExp | null = null): readonly string[] {
  return textsOf(card).flatMap((text) => {
    const said = names === null ? text : text.replace(names, 'N');
    return [...KINDS, ...LANGUAGES[language]].flatMap(([fault, pattern]) => {
      const found = pattern.exec(said);
      return found === null ? [] : [`${fault} “${found[0]}” in: ${text}`];
    });
  });
}

type Kind = readonly [fault: string, pattern: RegExp];

const KINDS: readonly Kind[] = [
  // What Teams takes for a code and a person for a mistake: `creneau_inadequat`, `licence_support`.
  ['a code', /(?<![\w/.-])(?!vcenter_vm_name)\p{Ll}+(_\p{Ll}+)+(?![\w/.-])/u],
  ['a code', /(?<![\w/-])(hprod|nonprod|prereq|undefined|null|NaN|true|false|\[object)(?![\w-])/],
  ['JSON', /[{[]"|":/],
  ['a label twice', /(?<!\p{L})(\p{L}{3,}) ?: \1 ?:/u],
  ['a word twice', /(?<![\p{L}·] )(?<!\p{L})(\p{L}{3,}) \1(?!\p{L})/u],
  ['a plural that was not decided', /\p{L}\((s|x|es)\)/u],
  ['a day as machines write it', /(?<![\w_])\d{4}-\d{2}-\d{2}(?![\w_])|(?<!\d)\d{2}\/\d{2}\/\d{4}/],
  ['a month or year twice', /(\p{L}{3,}\.? \d{4}) (au|to|–) \S+ \1/u],
  ['a gap', / {2}|\s[,.](?!\p{L}|\d)|\( | \)/u],
  ['a colon before a dot', /[:;,] ?·/],
  ['two ends of a sentence', /[.!?;:]\.(?!\.)|,,/],
];

const SINGULAR_S_FR = 'fois|avis|accès|mois|processus|refus|succès|temps|cas|tiers|mis|prérequis|corps|os|bras|choix';
const SINGULAR_S_EN = 'address|access|process|minus|status|bus|yes|class|pass|loss|prerequisites';

const LANGUAGES: Readonly<Record<Language, readonly Kind[]>> = {
  fr: [
    [
      'a plural of one',
      new RegExp(
        `(?<![\\d\\p{L}.,/:\\u202f\\u00a0-])(?<!S|/)[01] (?!(${SINGULAR_S_FR})\\b)\\p{Ll}{2,}s(?!\\p{L})`,
        'u',
      ),
    ],
    [
      'a singular of many',
      /(?<![\d\p{L}.,/:-])([2-9]|[1-9]\d+) (serveur|minute|heure|jour|paquet|campagne|créneau|ligne|lien|erreur|avertissement|snapshot|échec|application|cellule|validation|relance)(?!\p{L})/u,
    ],
    [
      'English',
      /(?<![\p{L}-])(the|of|and|is|not|with|for|server|servers|updates?|failed|waiting|by|has|was|did|within|free|owner|operator|coordinator|security|packages?|everything|done|until|days|hours|disk|all|from|no|its|an|it|when|this|that)(?![\p{L}-])/u,
    ],
    ['no space before', /\p{L}[:;!?](?=\s|$)/u],
    ['the first of a month', /(?<!\d)1 (janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)/u],
    ['a space that breaks in quotes', /« | »/u],
    ['a straight apostrophe', /\p{L}'\p{L}/u],
    ['a word outside the glossary', OTHER_WORDS.fr],
  ],
  en: [
    [
      'a plural of one',
      new RegExp(`(?<![\\d\\p{L}.,/:-])(?<!S|/)1 (?!(${SINGULAR_S_EN})\\b)\\p{Ll}{2,}s(?!\\p{L})`, 'u'),
    ],
    [
      'a singular of many',
      /(?<![\d\p{L}.,/:-])(0|[2-9]|[1-9]\d+) (server|minute|hour|day|package|campaign|slot|row|link|error|warning|snapshot|failure|application|cell|validation|reminder)(?!\p{L})/u,
    ],
    [
      'French',
      /(?<![\p{L}-])(le|la|les|des|du|une|est|pas|serveurs?|par|pour|avec|sans|dans|échecs?|en attente|hors|créneaux?|paquets|jours|heures|et|ou|qui|au|aux|depuis|semaine)(?![\p{L}-])/u,
    ],
    ['a space before', /\p{L} [:;!?](?=\s|$)/u],
    ['a word outside the glossary', OTHER_WORDS.en],
  ],
};

/** Every text that a person may come to read: folded parts, choices and buttons, too. What hosts printed stands in monospace. */
export function textsOf(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(textsOf);
  if (typeof node !== 'object' || node === null) return [];
  const { type, inlines, ...rest } = node as Readonly<Record<string, unknown>>;
  if (Array.isArray(inlines)) return [inlines.map(proseOf).join('')].filter((text) => text.trim() !== '');
  const own = ['text', 'title', 'value', 'label', 'placeholder', 'fallbackText', 'errorMessage'].flatMap((key) => {
    const said = rest[key];
    const isData = key === 'value' && (type !== undefined || !('title' in rest) || isChoice(rest));
    return typeof said === 'string' && said !== '' && !isData ? [said] : [];
  });
  const inner = Object.entries(rest).filter(([key]) => key !== 'data' && key !== 'fallback' && key !== 'refresh');
  return [...own, ...inner.flatMap(([, value]) => (typeof value === 'object' ? textsOf(value) : []))];
}

function proseOf(run: { readonly text: string; readonly fontType?: string }): string {
  return run.fontType === 'Monospace' ? ' … '.trim() : run.text;
}

/** The facts of a set have values to read, choices have ids. */
function isChoice({ value }: Readonly<Record<string, unknown>>): boolean {
  return typeof value === 'string' && /^(\d+|[a-z_-]+|\d{4}-.*|\d{2}:\d{2}.*|[a-z]+:.*|)$/.test(value);
}
