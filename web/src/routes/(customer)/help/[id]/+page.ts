/** The article is public, but the sanitiser of its markup needs a browser. */
export const ssr = false;
