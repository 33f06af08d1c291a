// `npm run gallery -- FOLDER`: every card in a page, in both languages, light and dark, at the width of a telephone and of a desktop, drawn by
// Microsoft's renderer. For eyes, not for checks.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { plain } from './sample.ts';
import { allCards } from './samples.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Where to? Example: npm run gallery -- /tmp/gallery');
mkdirSync(folder, { recursive: true });
copyFileSync(
  createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'),
  path.join(folder, 'adaptivecards.js'),
);

const THEMES = {
  light: {
    page: '#f5f5f5',
    card: '#ffffff',
    text: '#242424',
    subtle: '#616161',
    border: '#d1d1d1',
    emphasis: '#f0f0f0',
  },
  dark: {
    page: '#141414',
    card: '#292929',
    text: '#ffffff',
    subtle: '#adadad',
    border: '#525252',
    emphasis: '#1f1f1f',
  },
} as const;
type Theme = (typeof THEMES)[keyof typeof THEMES];

for (const servers of [4, 108, 400]) {
  for (const language of ['fr', 'en'] as const) {
    const cards = Object.entries(allCards({ ...plain(language), servers }, language));
    for (const [theme, colors] of Object.entries(THEMES)) {
      const file = path.join(folder, `${servers}.${language}.${theme}.html`);
      writeFileSync(file, page(cards, colors));
    }
  }
}
console.log(`Written to ${folder}`);

function page(cards: readonly (readonly [string, object])[], theme: Theme): string {
  const data = JSON.stringify(cards).replaceAll('<', '\\u003c');
  return `<!doctype html><meta charset="utf-8"><title>Cards</title>
<style>
body { background: ${theme.page}; color: ${theme.text}; font: 14px 'Segoe UI', sans-serif; margin: 8px; }
.card { background: ${theme.card}; border: 1px solid ${theme.border}; border-radius: 4px; max-width: 520px; margin: 4px 0 24px; }
button, input, textarea, select { font: inherit; color: inherit; background: ${theme.card}; border: 1px solid ${theme.border}; border-radius: 4px; padding: 4px 10px; margin: 2px; max-width: 100%; }
</style>
<body>
<script src="adaptivecards.js"></script>
<script>
const config = new AdaptiveCards.HostConfig(${JSON.stringify(hostConfig(theme))});
for (const [name, json] of ${data}) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = config;
  card.parse(json);
  const title = document.createElement('h4');
  title.textContent = name;
  const frame = document.createElement('div');
  frame.className = 'card';
  frame.id = name;
  frame.append(card.render());
  document.body.append(title, frame);
}
</script>`;
}

function hostConfig(theme: Theme) {
  const both = (color: string) => ({ default: color, subtle: theme.subtle });
  const foregroundColors = {
    default: both(theme.text),
    accent: both('#5b5fc7'),
    good: both('#13a10e'),
    warning: both('#c19c00'),
    attention: both('#d13438'),
  };
  const style = (backgroundColor: string) => ({ backgroundColor, foregroundColors });
  return {
    fontFamily: "'Segoe UI', sans-serif",
    containerStyles: {
      default: style(theme.card),
      emphasis: style(theme.emphasis),
      accent: style(theme.emphasis),
      good: style(theme.emphasis),
      warning: style(theme.emphasis),
      attention: style(theme.emphasis),
    },
    actions: { maxActions: 6, actionsOrientation: 'horizontal', actionAlignment: 'left' },
  };
}
