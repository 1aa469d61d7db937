/** Everything here is behind a log-in and live: a first paint from the server would show nothing of use. */
export const ssr = false;
