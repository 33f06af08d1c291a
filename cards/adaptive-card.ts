// The shapes of the JSON that leaves this folder: plain objects of Adaptive Cards 1.5, and nothing else.

/** One `TextRun`: shown as it is, never read as Markdown. The only way for untrusted text into a card. */
export type TextRun = {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Small' | 'Large';
  readonly isSubtle?: true;
  readonly fontType?: 'Monospace' | 'Default';
  readonly color?: 'Good' | 'Warning' | 'Attention' | 'Accent';
};

export type CardElement = { readonly type: string; readonly [property: string]: unknown };

export type CardAction = { readonly type: string; readonly title: string; readonly [property: string]: unknown };

export type AdaptiveCard = {
  readonly type: 'AdaptiveCard';
  readonly $schema: string;
  readonly version: '1.5';
  /** One sentence without Markdown: also the summary of the activity, which notifications show. */
  readonly fallbackText: string;
  readonly body: readonly CardElement[];
  readonly refresh?: { readonly action: CardAction; readonly userIds: readonly string[] };
};
