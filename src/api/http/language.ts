import type { Request } from 'express';
import { LANGUAGES } from '../../sync/languages';
import type { Language } from '../../sync/languages';

/** The language of the answer's texts: what `Accept-Language` prefers, Finnish otherwise. */
export function languageOf(request: Request): Language {
  const preferred = request.acceptsLanguages([...LANGUAGES]);
  return LANGUAGES.find((language) => language === preferred) ?? 'fi';
}
