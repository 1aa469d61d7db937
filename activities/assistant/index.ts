export { createAssistant } from './assistant.js';
export { ModelRetryLater } from './port.js';
export type {
  Assistant,
  AssistantSettings,
  KnowledgeArticle,
  KnowledgeIntent,
  KnowledgeSnapshot,
  OpenAiSettings,
  ProgressStep,
  TriedArticle,
  TurnAuthor,
  TurnContext,
  TurnDraft,
  TurnInput,
  TurnMessage,
} from './port.js';
