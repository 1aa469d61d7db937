/** What a route gives back, whichever it is; the body of 204 is null. */
export interface AnyAnswer {
  status: number;
  body: unknown;
}
