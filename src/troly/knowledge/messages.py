"""Every sentence the assistant says beside the answers, declared by name.

The texts stand in `faq_kb/messages.yml`. A message may name any variable, and the parameters
declared for it here.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from troly.knowledge.entry import Part
from troly.knowledge.fields import ButtonTitle, NumberedTitle, Template


def _with(*parameters: str) -> Any:
    return Field(..., parameters=parameters)


class Messages(Part):
    """The sentences of messages.yml; a missing or unknown one is an error."""

    # Conversation
    greeting: Template
    thanks: Template
    help: Template
    affirm: Template
    deny: Template
    no_words: Template
    clarify: Template
    none_of_these: ButtonTitle
    none_of_these_reply: Template
    not_covered: Template
    talk_to_person: Template

    # A turn that could not be answered
    unavailable: Template
    too_long: Template = _with("limit")
    empty_input: Template
    bad_characters: Template
    button_expired: Template
    session_expired: Template

    # Dossier look-up: the code
    ask_dossier_code: Template
    dossier_code_missing: Template
    dossier_not_a_code_procedure_code: Template
    dossier_not_a_code_result_number: Template
    dossier_not_a_code_waybill: Template
    dossier_not_a_code_identity_number: Template
    dossier_not_a_code_phone: Template
    dossier_not_a_code_tax_code: Template
    dossier_not_a_code_legal_reference: Template
    dossier_not_a_code_date: Template
    dossier_not_a_code_insurance_file: Template
    dossier_not_a_code_legacy_code: Template
    dossier_not_a_code_incomplete: Template
    dossier_not_a_code_ambiguous: Template
    dossier_not_a_code_bad_date: Template
    dossier_not_a_code_number: Template

    # Dossier look-up: the second factor and the ways it ends
    ask_second_factor: Template
    bad_second_factor: Template
    # One sentence for an unknown code and a wrong factor: a difference would tell a stranger
    # which codes exist.
    dossier_refused: Template
    dossier_too_many_tries: Template
    portal_unavailable: Template
    dossier_privacy: Template = _with("days")
    dossier_due_on: Template = _with("day")
    dossier_was_due_on: Template = _with("day")
    dossier_returned_on: Template = _with("day")
    dossier_no_due_day: Template
    dossier_missing: Template = _with("what", "deadline")
    dossier_missing_no_deadline: Template = _with("what")
    dossier_missing_unknown: Template
    dossier_nothing_missing: Template
    dossier_no_result: Template
    dossier_stopped: Template
    dossier_start: ButtonTitle
    dossier_stop: ButtonTitle
    dossier_details: ButtonTitle
    dossier_other: ButtonTitle
    dossier_freshness: Template = _with("time")
    dossier_overdue: Template
    dossier_overdue_next_step: Template
    dossier_stage: Template = _with("stage", "stages")

    # Labels of a dossier's facts
    label_code: Template
    label_status: Template
    label_submitted: Template
    label_received: Template
    label_due: Template
    label_returned: Template
    label_procedure: Template
    label_field: Template
    label_unit: Template
    label_step: Template
    label_supplement: Template
    label_supplement_deadline: Template
    label_reason: Template
    label_fee: Template
    label_fee_paid: Template
    label_fee_due: Template
    amount: Template = _with("dong")
    label_owner: Template
    label_next_step: Template
    label_contact_unit: Template
    label_history: Template

    # Step by step
    walk: ButtonTitle
    step_title: Template = _with("step", "steps")
    next_step: ButtonTitle
    previous_step: ButtonTitle
    walk_done: ButtonTitle
    step_fails: ButtonTitle
    back_to_step: NumberedTitle = _with("step")
    walk_finished: Template
    walk_stuck: Template = _with("step")
    walk_changed: Template
    walk_of_what: Template
    walk_which_method: Template
    method_title: NumberedTitle = _with("number")

    # Follow-ups
    follow_up_of_what: Template
    follow_up_hotline: Template
    follow_up_how_long: Template = _with("question")
    follow_up_where: Template
    follow_up_where_unknown: Template
    follow_up_phone: Template
    follow_up_link: Template
    follow_up_no_link: Template
    follow_up_other_way: Template
    follow_up_no_other_way: Template
    second_question: Template
    perhaps_asked: Template = _with("title")
    many_questions: Template

    # Diagnosis, topics
    diagnose: ButtonTitle
    topics: Template
    topic_questions: Template
    topics_button: ButtonTitle
    no_such_choice: Template

    # Was it helpful
    helpful: ButtonTitle
    not_helpful: ButtonTitle
    feedback_thanks: Template
    feedback_ask: Template
    feedback_comment_thanks: Template
    reason_wrong_question: ButtonTitle
    reason_unclear: ButtonTitle
    reason_outdated: ButtonTitle
    reason_incomplete: ButtonTitle

    # Limits
    greeting_morning: Template
    greeting_afternoon: Template
    greeting_evening: Template
    bot_identity: Template
    hard_to_read: Template
    abuse: Template
    abuse_again: Template
    anger: Template
    english: Template
    agency_source: Template = _with("title", "reviewed_on")
    not_covered_again: Template

    # A person
    call_back: ButtonTitle
    call_back_agree: ButtonTitle
    call_back_stop: ButtonTitle
    call_back_any_purpose: Template
    call_back_consent: Template = _with("purpose", "days")
    call_back_ask_phone: Template
    call_back_bad_phone: Template
    call_back_saved: Template = _with("ticket", "ending")
    call_back_not_saved: Template
    call_back_stopped: Template
    call_back_agree_first: Template
    call_back_cancelled: Template
    no_call_back_to_cancel: Template
    call_back_not_cancelled: Template
    label_ticket: Template
    label_hours: Template
    label_presence: Template
    helpline_hours: Template = _with("hours")
    helpline_open: Template
    helpline_opens: Template = _with("when")
    helpline_closed: Template
    days: Template = _with("first", "last")
    weekday_mon: Template
    weekday_tue: Template
    weekday_wed: Template
    weekday_thu: Template
    weekday_fri: Template
    weekday_sat: Template
    weekday_sun: Template

    # Personal data
    do_not_send_secrets: Template
    confirm_deletion: Template
    confirm_deletion_yes: ButtonTitle
    confirm_deletion_no: ButtonTitle
    data_kept: Template
    data_deleted: Template

    # Under an answer
    source_line: Template = _with("document", "publisher", "row", "reviewed_on")

    # The chat page
    page_title: Template
    page_assistant: Template
    page_citizen: Template
    page_input_label: Template
    page_send: Template
    page_bad_request: Template
    page_new_chat: Template
    page_not_official_note: Template
    page_noscript: Template
    page_no_widget: Template
    portal_title: Template
    portal_name: Template
    portal_not_official: Template
    portal_navigation: Template
    portal_home: Template
    portal_ask: Template
    portal_heading: Template
    portal_lead: Template
    portal_services: Template
    portal_submit: Template
    portal_submit_how: Template
    portal_track: Template
    portal_track_how: Template
    portal_pay: Template
    portal_pay_how: Template
    portal_help: Template
    portal_help_how: Template
    portal_why: Template
    origin_not_allowed: Template
    too_many_messages: Template

    @classmethod
    def parameters(cls, name: str) -> tuple[str, ...]:
        """Give the parameters, beside the variables, that a message may name."""
        declared: tuple[str, ...] = cls.__fields__[name].field_info.extra.get("parameters", ())
        return declared
