import { ConversationChange, NoInput, OfferList, OfferParams } from '../../contracts/agent.js';
import { answerOffer } from '../agent/offers.usecase.js';
import { actorOf } from './actor.js';
import { defineRoute, reply, type Route } from './route.js';

const offers = defineRoute({
  method: 'get',
  path: '/api/agent/offers',
  tag: 'agent',
  summary: 'Offers open to the own account, the one that expires first in front',
  auth: 'agent',
  responses: { 200: OfferList },
  errors: [],
  handler: async ({ ctx, staff }) =>
    reply(200, { offers: await ctx.repositories.agents.openOffers(staff.id) }),
});

const answer = (action: 'accept' | 'decline', summary: string): Route =>
  defineRoute({
    method: 'post',
    path: `/api/agent/offers/:offer_id/${action}`,
    tag: 'agent',
    summary,
    auth: 'agent',
    params: OfferParams,
    body: NoInput,
    responses: { 200: ConversationChange },
    errors: ['offer.not_found', 'offer.gone', 'conversation.stale'],
    handler: async (call) => {
      const { ctx, staff, params } = call;
      return reply(200, await answerOffer({ ctx, staff, actor: actorOf(call), id: params.offer_id, action }));
    },
  });

export const agentOfferRoutes: readonly Route[] = [
  offers,
  answer('accept', 'Take the offered conversation; late or lost: 409 with who has it'),
  answer('decline', 'Pass the offered conversation on'),
];
