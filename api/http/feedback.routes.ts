import { GiveFeedback, GivenFeedback } from '../../contracts/customer.js';
import { refuse } from './errors.js';
import { defineRoute, reply } from './route.js';

const giveFeedback = defineRoute({
  method: 'post',
  path: '/api/agent/feedback',
  tag: 'Customer',
  summary: 'Rate a resolved conversation, once per engagement.',
  auth: 'customer',
  body: GiveFeedback,
  responses: { 201: GivenFeedback },
  errors: ['feedback.already_given', 'conversation.not_resolved'],
  handler: async ({ ctx, body, sessionId }) => {
    const { conversations } = ctx.repositories;
    const feedbackId = await conversations.giveFeedback({
      id: sessionId,
      rating: body.rating,
      comment: body.comment ?? null,
      type: body.feedback_type ?? null,
    });
    if (feedbackId === null) {
      const state = await conversations.state(sessionId);
      throw refuse(state?.status === 'resolved' ? 'feedback.already_given' : 'conversation.not_resolved');
    }
    ctx.desk.moved();
    return reply(201, { message: 'Thank you for your feedback.', feedback_id: feedbackId });
  },
});

export const feedbackRoutes = [giveFeedback];
