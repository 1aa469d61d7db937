export { conversation } from './conversation/conversation.workflow.js';
export { shift } from './shift/shift.workflow.js';
