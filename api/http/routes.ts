import { adminAuditRoutes } from './admin-audit.routes.js';
import { adminDeskRoutes } from './admin-desk.routes.js';
import { adminKnowledgeRoutes } from './admin-knowledge.routes.js';
import { adminSettingsRoutes } from './admin-settings.routes.js';
import { adminSystemRoutes } from './admin-system.routes.js';
import { adminUserRoutes } from './admin-users.routes.js';
import { agentConversationRoutes } from './agent-conversations.routes.js';
import { agentFigureRoutes } from './agent-figures.routes.js';
import { agentOfferRoutes } from './agent-offers.routes.js';
import { agentShiftRoutes } from './agent-shift.routes.js';
import { authRoutes } from './auth.routes.js';
import { chatRoutes } from './chat.routes.js';
import { feedbackRoutes } from './feedback.routes.js';
import { helpRoutes } from './help.routes.js';
import { opsRoutes } from './ops.routes.js';
import type { Route } from './route.js';

/** Every route of the product; what is not listed here cannot be reached. */
export const allRoutes: readonly Route[] = [
  ...authRoutes,
  ...agentShiftRoutes,
  ...agentOfferRoutes,
  ...agentConversationRoutes,
  ...agentFigureRoutes,
  ...adminUserRoutes,
  ...adminDeskRoutes,
  ...adminAuditRoutes,
  ...adminSettingsRoutes,
  ...adminKnowledgeRoutes,
  ...adminSystemRoutes,
  ...chatRoutes,
  ...feedbackRoutes,
  ...helpRoutes,
  ...opsRoutes,
];
