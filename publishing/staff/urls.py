"""Addresses of the signed-in side: lists, notices, postings."""

from django.urls import path

from publishing.staff import (
    views_anew,
    views_approval,
    views_board,
    views_calendar,
    views_collections,
    views_corrections,
    views_decisions_after,
    views_entries,
    views_extension,
    views_interruptions,
    views_law,
    views_lists,
    views_notices,
    views_postings,
    views_repeat,
    views_sheet,
    views_strip,
    views_worklist,
)

app_name = "staff"

urlpatterns = [
    path("", views_worklist.worklist, name="worklist"),
    path("notices/", views_worklist.notices, name="notices"),
    path("calendar/", views_calendar.calendar, name="calendar"),
    path("calendar/mark/", views_calendar.mark, name="mark_day"),
    path("calendar/clear/", views_calendar.clear, name="clear_day"),
    path("calendar/limits/", views_calendar.limits, name="change_limits"),
    path("strip/", views_strip.strip, name="strip"),
    path("law/", views_law.law, name="law"),
    path("law/<slug:basis_id>/", views_law.basis, name="law_basis"),
    path("law/<slug:basis_id>/<slug:part>/adopt/", views_law.adoption, name="adopt"),
    path("law/<slug:basis_id>/<slug:part>/revoke/", views_law.revoke, name="revoke"),
    path("lists/new/", views_lists.upload, name="upload"),
    path("lists/<int:pk>/", views_lists.preview, name="list"),
    path("lists/<int:pk>/take-in/", views_lists.take_in_list, name="take_in"),
    path("lists/<int:pk>/discard/", views_lists.discard, name="discard"),
    path("rows/<int:pk>/settle/", views_notices.settle, name="settle"),
    path("notices/<int:pk>/", views_notices.notice, name="notice"),
    path("notices/<int:pk>/plan/", views_notices.plan, name="plan"),
    path("notices/<int:pk>/submit/", views_notices.submit, name="submit"),
    path("notices/<int:pk>/return/", views_notices.return_notice, name="return"),
    path("notices/<int:pk>/withdraw/", views_notices.withdraw, name="withdraw"),
    path("notices/<int:pk>/approve/", views_approval.approval, name="approve"),
    path(
        "notices/<int:pk>/approve/morning/",
        views_approval.start_on_morning,
        name="start_on_morning",
    ),
    path("notices/<int:pk>/anew/", views_anew.anew, name="anew"),
    path("notices/<int:pk>/repeat/", views_repeat.repeat, name="repeat"),
    path("notices/<int:pk>/repeat/undo/", views_repeat.unlink, name="unlink"),
    path("postings/<slug:public_id>/", views_postings.posting, name="posting"),
    path(
        "postings/<slug:public_id>/extend/",
        views_extension.extension,
        name="extend",
    ),
    path(
        "postings/<slug:public_id>/entries/<slug:entry_id>/",
        views_entries.entry,
        name="entry",
    ),
    path(
        "postings/<slug:public_id>/entries/<slug:entry_id>/collect/",
        views_collections.collection,
        name="collect",
    ),
    path(
        "postings/<slug:public_id>/entries/<slug:entry_id>/collect/confirm/",
        views_collections.confirm,
        name="confirm_collection",
    ),
    path(
        "postings/<slug:public_id>/entries/<slug:entry_id>/correct/",
        views_corrections.correction,
        name="correct",
    ),
    path(
        "postings/<slug:public_id>/entries/<slug:entry_id>/corrections/<int:pk>/approve/",
        views_corrections.approve,
        name="approve_correction",
    ),
    path(
        "postings/<slug:public_id>/entries/<slug:entry_id>/corrections/<int:pk>/refuse/",
        views_corrections.refuse,
        name="refuse_correction",
    ),
    path(
        "postings/<slug:public_id>/sheet.pdf",
        views_sheet.sheet,
        name="sheet",
    ),
    path(
        "postings/<slug:public_id>/board/started/",
        views_board.board_started,
        name="board_started",
    ),
    path(
        "postings/<slug:public_id>/board/ended/",
        views_board.board_ended,
        name="board_ended",
    ),
    path(
        "postings/<slug:public_id>/board/corrections/",
        views_decisions_after.propose_correction,
        name="propose_board_correction",
    ),
    path(
        "postings/<slug:public_id>/board/corrections/<int:pk>/approve/",
        views_decisions_after.approve_correction,
        name="approve_board_correction",
    ),
    path(
        "postings/<slug:public_id>/board/corrections/<int:pk>/decline/",
        views_decisions_after.decline_correction,
        name="decline_board_correction",
    ),
    path("interruptions/", views_interruptions.interruptions, name="interruptions"),
    path(
        "interruptions/<int:pk>/end/",
        views_interruptions.end_for_site,
        name="end_site_interruption",
    ),
    path(
        "postings/<slug:public_id>/interruptions/",
        views_interruptions.record,
        name="record_interruption",
    ),
    path(
        "postings/<slug:public_id>/interruptions/<int:pk>/end/",
        views_interruptions.end,
        name="end_interruption",
    ),
    path(
        "postings/<slug:public_id>/interruptions/decide/",
        views_decisions_after.decide_on_interruptions,
        name="decide_interruption",
    ),
    path(
        "postings/<slug:public_id>/deemed-day/",
        views_decisions_after.decide_on_day,
        name="decide_deemed_day",
    ),
    path(
        "postings/<slug:public_id>/withdraw/",
        views_postings.withdrawal,
        name="withdraw_posting",
    ),
    path(
        "postings/<slug:public_id>/entries/<slug:entry_id>/conceal/",
        views_postings.concealment,
        name="conceal",
    ),
    path(
        "postings/<slug:public_id>/removals/<int:pk>/confirm/",
        views_postings.confirm,
        name="confirm_removal",
    ),
]
