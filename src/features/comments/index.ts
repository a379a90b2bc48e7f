export { default as CommentThread } from './CommentThread.vue'
export { useCommentDraft, type CommentDraft } from './useCommentDraft'
