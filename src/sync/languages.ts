/** Languages of every text that people read; Finnish is the default. */
export const LANGUAGES = ['fi', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The same text in every language. */
export type Translated<T = string> = Readonly<Record<Language, T>>;
