"""Addresses of the signed-in side: lists, notices, postings."""

from django.urls import path

from publishing.staff import (
    views_approval,
    views_board,
    views_inquiries,
    views_lists,
    views_notices,
    views_postings,
    views_sheet,
    views_worklist,
)

app_name = "staff"

urlpatterns = [
    path("", views_worklist.worklist, name="worklist"),
    path("notices/", views_worklist.notices, name="notices"),
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
    path("notices/<int:pk>/inquiries/", views_inquiries.inquiries, name="inquiries"),
    path(
        "notices/<int:pk>/inquiries/record/",
        views_inquiries.record,
        name="record_inquiry",
    ),
    path(
        "notices/<int:pk>/inquiries/record-all/",
        views_inquiries.record_all,
        name="record_inquiries",
    ),
    path("notices/<int:pk>/decisions/", views_inquiries.decisions, name="decisions"),
    path("notices/<int:pk>/decisions/decide/", views_inquiries.decide, name="decide"),
    path("postings/<slug:public_id>/", views_postings.posting, name="posting"),
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
