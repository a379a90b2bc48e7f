export { default as CommentThread } from './CommentThread.vue'
export { useCommentDraft } from './useCommentDraft'
