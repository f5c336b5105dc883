/* The widget's own words, and the names of what the contract has keys for. */

export const BOROUGHS = { lambeth: "Lambeth", camden: "Camden" };
export const METHODS = {
  phone: "Phone",
  mobile: "Mobile",
  email: "Email",
  secure_email: "Secure email",
  web: "Web page",
};
export const LINK_SOURCES = {
  in_policy: "address given in the policy",
  public: "public page",
  local: "added by your service",
};
export const REASONS = {
  wrong: "It is wrong",
  incomplete: "Something is missing",
  out_of_date: "It is out of date",
  unclear: "I do not understand it",
  not_my_question: "It is not what I asked",
};
export const EXAMPLES = ["When do I refer to MARAC?", "Who can interpret?", "LADO number in Lambeth"];

export const WELCOME =
  "Ask what Lambeth’s or Camden’s domestic abuse policy says: its points, its own words, and where they stand.";
export const WAITING = "Looking in the policies…";
export const TIMED_OUT = "Signpost did not answer within 10 seconds.";
export const OFFLINE = "This device appears to be offline.";
export const UNREACHABLE = "Signpost could not be reached.";
export const UNREADABLE = "Signpost sent an answer that could not be read.";
export const STARTED_AFRESH =
  "The earlier conversation had ended on the server, so this question was asked on its own.";
export const NOT_A_RECORD = "A guide to the policy. Not a record of a decision.";

export const NOT_A_DECISION = "Guidance from the policies, not a decision.";

// A guide's buttons, by the words on them: the one that goes on, and those that steer, which stand apart.
export const ONWARD = ["Next", "Go on"];
export const STEERING = ["Back", "Why do you ask?", "Stop the guide", "Start again"];
export const PAST_STEP = "Past: only the newest step can be answered.";

export const boroughName = (key) => BOROUGHS[key] || key;

const LONG_DATE = { day: "numeric", month: "long", year: "numeric" };

/** "2023-09-01" as "1 September 2023"; anything else as it stands. */
export function dateInWords(iso) {
  const date = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? iso : date.toLocaleDateString("en-GB", { ...LONG_DATE, timeZone: "UTC" });
}

/** Today, in London: "22 November 2026". */
export const today = () => new Date().toLocaleDateString("en-GB", { ...LONG_DATE, timeZone: "Europe/London" });
