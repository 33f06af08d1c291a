// A page with cards drawn by Microsoft's renderer, without any style that would hide what another client cuts off.
import { createRequire } from 'node:module';
import type { AdaptiveCard } from '../../cards/adaptive-card.ts';

/** Of the renderer, for a script element. */
export const RENDERER_FILE = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js');

export const THEMES = {
  light: {
    page: '#f5f5f5',
    card: '#ffffff',
    text: '#242424',
    subtle: '#616161',
    border: '#d1d1d1',
    emphasis: '#f0f0f0',
    tints: { good: '#e7f2da', warning: '#fbf6d9', attention: '#fcf0f1', accent: '#e8ebfa' },
    inks: { accent: '#5b5fc7', good: '#237b4b', warning: '#835b00', attention: '#b3263b' },
    primary: '#5b5fc7',
  },
  dark: {
    page: '#141414',
    card: '#292929',
    text: '#ffffff',
    subtle: '#adadad',
    border: '#525252',
    emphasis: '#1f1f1f',
    tints: { good: '#1d3d1f', warning: '#463a0c', attention: '#4a2227', accent: '#33375c' },
    inks: { accent: '#a6a7f2', good: '#92c353', warning: '#f7d154', attention: '#f58a98' },
    primary: '#5b5fc7',
  },
} as const;
export type Theme = (typeof THEMES)[keyof typeof THEMES];

/** `scriptAddress`: where the page finds the renderer. */
export function page(
  cards: readonly (readonly [string, AdaptiveCard])[],
  theme: Theme,
  scriptAddress: string,
  font = "'Segoe UI', sans-serif",
): string {
  const data = JSON.stringify(cards).replaceAll('<', '\\u003c');
  return `<!doctype html><meta charset="utf-8"><title>Cards</title>
<style>
body { background: ${theme.page}; color: ${theme.text}; font: 14px ${font}; margin: 8px; }
.card { background: ${theme.card}; border: 1px solid ${theme.border}; border-radius: 4px; max-width: 520px; margin: 4px 0 24px; }
button, input, textarea, select { font: inherit; color: inherit; background: ${theme.card}; border: 1px solid ${theme.border}; border-radius: 4px; padding: 4px 10px; margin: 2px; max-width: 100%; }
button.style-positive { background: ${theme.primary}; border-color: ${theme.primary}; color: #ffffff; font-weight: 600; }
</style>
<body>
<script src="${scriptAddress}"></script>
<script>
const config = new AdaptiveCards.HostConfig(${JSON.stringify(hostConfig(theme, font))});
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

function hostConfig(theme: Theme, font: string) {
  const both = (color: string) => ({ default: color, subtle: theme.subtle });
  const foregroundColors = {
    default: both(theme.text),
    accent: both(theme.inks.accent),
    good: both(theme.inks.good),
    warning: both(theme.inks.warning),
    attention: both(theme.inks.attention),
  };
  const style = (backgroundColor: string) => ({ backgroundColor, foregroundColors });
  return {
    fontFamily: font,
    textBlock: { headingLevel: 2 },
    separator: { lineThickness: 1, lineColor: theme.border },
    containerStyles: {
      default: style(theme.card),
      emphasis: style(theme.emphasis),
      accent: style(theme.tints.accent),
      good: style(theme.tints.good),
      warning: style(theme.tints.warning),
      attention: style(theme.tints.attention),
    },
    actions: { maxActions: 6, actionsOrientation: 'horizontal', actionAlignment: 'left' },
  };
}
