// What the settings of the chat process say of files.
export type FileSettings = {
  /** Hosts that a file sent in chat may be fetched from; `*.` stands for any name below. */
  readonly hosts: readonly string[];
  readonly maxBytes: number;
  readonly linkMinutes: number;
  /** What the tokens of links are made with, the same for all chat processes; absent: links of this process alone. */
  readonly linkSecret?: string | undefined;
  /** Whether a file may be offered by a card of Teams' own, in one's own chat; where it may not, by a link. */
  readonly consentCards?: boolean;
  /** What links to exports begin with; null: there are no exports. */
  readonly publicUrl: string | null;
};
