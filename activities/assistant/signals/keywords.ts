import { words } from '../text/words.js';

/** Whether one of the administrator's keywords occurs as whole words in a row; case and accents do not matter. */
export function matchesKeyword(text: string, keywords: readonly string[]): boolean {
  const spaced = ` ${words(text).join(' ')} `;
  return keywords.some((keyword) => {
    const wanted = words(keyword).join(' ');
    return wanted !== '' && spaced.includes(` ${wanted} `);
  });
}
