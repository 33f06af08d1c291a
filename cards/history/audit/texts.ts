// The words of the audit.
import { counted } from '../../words.ts';

const en = {
  heading: 'Audit',
  none: 'No entries match.',
  count: (n: number) => counted(n, 'en', 'row', 'rows'),
  everything: 'Everything, newest first',
  filter: {
    person: (name: string) => `by ${name}`,
    campaign: (id: number) => `campaign ${id} and everything in it`,
    server: (hostname: string) => `server ${hostname}`,
    action: (action: string) => `action ${action}`,
    refused: 'refusals',
    on: (day: string) => `on ${day}`,
    from: (day: string) => `from ${day}`,
    to: (day: string) => `to ${day}`,
  },
  csv: 'Export to CSV',
  clear: 'Clear filters',
};

const fr: typeof en = {
  heading: 'Audit',
  none: 'Aucune entrée ne correspond.',
  count: (n) => counted(n, 'fr', 'ligne', 'lignes'),
  everything: 'Tout, le plus récent d’abord',
  filter: {
    person: (name) => `par ${name}`,
    campaign: (id) => `campagne ${id} et ce qui en dépend`,
    server: (hostname) => `serveur ${hostname}`,
    action: (action) => `action ${action}`,
    refused: 'refus',
    on: (day) => `le ${day}`,
    from: (day) => `depuis le ${day}`,
    to: (day) => `jusqu’au ${day}`,
  },
  csv: 'Exporter en CSV',
  clear: 'Effacer les filtres',
};

export const auditTexts = { en, fr };
