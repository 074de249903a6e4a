/** Names that could be taken for the server itself, or for one of its pages. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(
  `about abuse account accounts activity actor admin administrator all announce announcements api app apps assets auth
  authorize blocks bookmarks bot compose confirm contact dashboard direct docs domain edit everyone explore federated
  feed follow followers following follows guest help hashtag home hostmaster inbox info instance invite invites legal
  likes lists local login logout mail mailer_daemon media messages mod moderation moderator moderators news nobody
  nodeinfo noreply no_reply null oauth official outbox owner perch postmaster posts privacy proxy public register
  relay reset root rules search security server settings setup share shared_inbox signin signup staff static status
  stream support sysadmin system tag tags team terms undefined user users webfinger webmaster well_known www`.split(
    /\s+/,
  ),
);
