import type { FeedbackType } from '$lib/api/customer.api.js';

export const RATINGS = [1, 2, 3, 4, 5] as const;
export type Rating = (typeof RATINGS)[number];
export const COMMENT_MAX_LENGTH = 500;

/** What a rating says by itself; the customer may say otherwise. */
export const typeOfRating = (rating: Rating): FeedbackType =>
  rating >= 4 ? 'positive' : rating === 3 ? 'neutral' : 'negative';
